import { describe, expect, it } from 'vitest';
import { everything } from '../../../../src/core/snapshot.ts';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { group } from '../../../support/groups.ts';
import { groups, groupsOf, idsOf } from './lab-groups.ts';

const aws = { prefixes: ['AWS-'], ids: [] };
const busy = (status: number, retryAfter?: number): FaultInput['effect'] => ({
  type: 'error',
  status,
  code: 'tooManyRequests',
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

describe('groups by their names', () => {
  it('come in one call when there are 42 of them', async () => {
    const { reader, context, calls } = groupsOf({ groups: groups(42) });
    const { items, gaps } = await reader.groups(aws, context);
    expect(items).toHaveLength(42);
    expect(gaps).toEqual([]);
    expect(calls()).toEqual(['GET groups']);
  });

  it('come with what decides whom to trust, sorted by id', async () => {
    const { reader, context } = groupsOf({
      groups: [
        group(3, { groupTypes: ['Unified', 'DynamicMembership'] }),
        group(2, { isAssignableToRole: true }),
        group(1),
      ],
    });
    const plain = { isAssignableToRole: false, isDynamic: false, isMicrosoft365: false };
    expect((await reader.groups(aws, context)).items).toEqual([
      { ...plain, id: group(1).id, displayName: 'AWS-1' },
      { ...plain, id: group(2).id, displayName: 'AWS-2', isAssignableToRole: true },
      { ...plain, id: group(3).id, displayName: 'AWS-3', isDynamic: true, isMicrosoft365: true },
    ]);
  });

  it('are those of every page, however small the pages are', async () => {
    const { reader, context, calls } = groupsOf({ groups: groups(11), pageSize: 2 });
    const { items, gaps } = await reader.groups(aws, context);
    expect(items.map(({ id }) => id)).toEqual(groups(11).map(({ id }) => id));
    expect(gaps).toEqual([]);
    expect(calls()).toHaveLength(6);
  });

  it.each([
    { prefix: "O'Brien's #1 & co?", name: "O'Brien's #1 & co? Admin" },
    { prefix: '100%+', name: '100%+ Admin' },
    { prefix: 'Größe/ü ', name: 'Größe/ü Admin' },
    { prefix: 'aws', name: 'AWS in capitals' },
  ])('may begin with $prefix', async ({ prefix, name }) => {
    const { reader, context } = groupsOf({
      groups: [group(1, { displayName: name }), group(2, { displayName: 'Other' })],
    });
    const { items, gaps } = await reader.groups({ prefixes: [prefix], ids: [] }, context);
    expect({ names: items.map(({ displayName }) => displayName), gaps }).toEqual({ names: [name], gaps: [] });
  });

  it('are all groups when the prefix is empty, and none when there is no prefix', async () => {
    const { reader, context, calls } = groupsOf({ groups: [group(1), group(2, { displayName: 'Other' })] });
    expect((await reader.groups({ prefixes: [], ids: [] }, context)).items).toEqual([]);
    expect(calls()).toEqual([]);
    expect((await reader.groups({ prefixes: ['', 'AWS-'], ids: [] }, context)).items).toHaveLength(2);
    expect(calls()).toEqual(['GET groups']);
  });

  it('are found by the first 120 characters of a longer prefix', async () => {
    const displayName = 'A'.repeat(200);
    const { reader, context } = groupsOf({ groups: [group(1, { displayName })] });
    const { items, gaps } = await reader.groups({ prefixes: [displayName], ids: [] }, context);
    expect({ count: items.length, gaps }).toEqual({ count: 1, gaps: [] });
  });

  it('come once when two prefixes find them, with one call for each prefix', async () => {
    const { reader, context, calls } = groupsOf({ groups: groups(12) });
    const { items } = await reader.groups({ prefixes: ['AWS-2', 'AWS-1', 'AWS-11'], ids: [] }, context);
    expect(items.map(({ displayName }) => displayName)).toEqual([
      'AWS-1',
      'AWS-2',
      'AWS-10',
      'AWS-11',
      'AWS-12',
    ]);
    expect(calls()).toHaveLength(2);
  });
});

describe('groups by their ids', () => {
  it('are asked for when their names did not find them, 20 at a time', async () => {
    const others = groups(23).map((each) => ({ ...each, displayName: `Other ${each.displayName}` }));
    const { reader, context, lab } = groupsOf({ groups: [...others, group(24)] });
    const ids = [...idsOf(24), ...others.map(({ id }) => id)];
    const { items, gaps } = await reader.groups({ prefixes: ['AWS-'], ids }, context);
    expect(items).toHaveLength(24);
    expect(gaps).toEqual([]);
    expect(lab.journal.count('graph:POST $batch')).toBe(2);
    expect(lab.journal.count('graph:GET groups/{id}')).toBe(23);
  });

  it('are asked for once, in whatever letters they are given', async () => {
    const { reader, context, lab } = groupsOf({ groups: [group(10, { displayName: 'Other' }), group(11)] });
    const ids = idsOf(10, 11).flatMap((id) => [id, id.toUpperCase()]);
    expect((await reader.groups({ prefixes: ['AWS-'], ids }, context)).items).toHaveLength(2);
    expect(lab.journal.count('graph:GET groups/{id}')).toBe(1);
  });

  it('are left out when they are not there', async () => {
    const { reader, context } = groupsOf({ groups: [group(1)] });
    const { items, gaps } = await reader.groups({ prefixes: [], ids: idsOf(1, 2) }, context);
    expect({ ids: items.map(({ id }) => id), gaps }).toEqual({ ids: idsOf(1), gaps: [] });
  });

  it('are gaps, each on its own, when Graph says anything else', async () => {
    const { reader, context } = groupsOf({
      groups: groups(3),
      faults: [
        {
          operation: 'graph:GET groups/{id}',
          contains: group(2).id,
          effect: { type: 'error', status: 403, code: 'Authorization_RequestDenied' },
        },
        {
          operation: 'graph:GET groups/{id}',
          contains: group(3).id,
          times: 'always',
          effect: { type: 'garbage' },
        },
      ],
    });
    const { items, gaps } = await reader.groups({ prefixes: [], ids: idsOf(1, 2, 3) }, context);
    expect(items.map(({ id }) => id)).toEqual(idsOf(1));
    expect(gaps).toMatchObject([
      { scope: group(2).id, code: 'ENTRA_FORBIDDEN', hint: expect.stringContaining('GroupMember.Read.All') },
      { scope: group(3).id, code: 'ENTRA_UNEXPECTED_ANSWER' },
    ]);
  });

  it('are all gaps when the batch fails, and no further batch is sent', async () => {
    const { reader, context, lab } = groupsOf({
      groups: groups(45),
      faults: [{ operation: 'graph:POST $batch', skip: 1, times: 'always', effect: busy(400) }],
    });
    const ids = groups(45).map(({ id }) => id);
    const { items, gaps } = await reader.groups({ prefixes: [], ids }, context);
    expect(items).toHaveLength(20);
    expect(gaps.map(({ scope }) => scope)).toEqual(ids.slice(20));
    expect(gaps[0]).toMatchObject({ code: 'ENTRA_REQUEST_FAILED' });
    expect(lab.journal.count('graph:POST $batch')).toBe(2);
  });

  it('are waited for when Graph throttles some of a batch', async () => {
    const { reader, context, lab } = groupsOf({
      groups: groups(3),
      faults: [{ operation: 'graph:GET groups/{id}', contains: group(2).id, effect: busy(429, 7) }],
    });
    const began = lab.clock.now().getTime();
    const { items, gaps } = await reader.groups({ prefixes: [], ids: idsOf(1, 2, 3) }, context);
    expect({ ids: items.map(({ id }) => id), gaps }).toEqual({ ids: idsOf(1, 2, 3), gaps: [] });
    expect(lab.clock.now().getTime() - began).toBeGreaterThanOrEqual(7_000);
    expect(lab.journal.count('graph:GET groups/{id}')).toBe(4);
  });
});

describe('a listing', () => {
  it.each([
    { name: '429', effect: busy(429, 3) },
    { name: '503', effect: busy(503) },
    { name: 'a broken connection', effect: { type: 'reset' } as const },
  ])('goes on after $name on one of its pages', async ({ effect }) => {
    const { reader, context } = groupsOf({
      groups: groups(5),
      pageSize: 2,
      faults: [{ operation: 'graph:GET groups', skip: 1, times: 2, effect }],
    });
    const { items, gaps } = await reader.groups(aws, context);
    expect({ count: items.length, gaps }).toEqual({ count: 5, gaps: [] });
  });

  it('that breaks off on its second page is a gap for everything, and says that what came is not all', async () => {
    const { reader, context } = groupsOf({
      groups: [...groups(5), group(6, { displayName: 'Other' })],
      pageSize: 2,
      faults: [{ operation: 'graph:GET groups', contains: 'skiptoken', times: 'always', effect: busy(500) }],
    });
    const { items, gaps } = await reader.groups({ prefixes: ['AWS-'], ids: idsOf(6) }, context);
    expect(items.map(({ id }) => id)).toEqual(idsOf(1, 2, 6));
    expect(gaps).toEqual([
      {
        scope: everything,
        code: 'ENTRA_REQUEST_FAILED',
        reason: expect.stringMatching(
          /names begin with "AWS-": 500.*; 2 read before that are not all of them$/,
        ),
        hint: expect.any(String),
      },
    ]);
  });

  it('that is denied is a gap for everything, after one call, that names the permission', async () => {
    const { reader, context, calls } = groupsOf({ groups: groups(3), permissions: ['Application.Read.All'] });
    expect(await reader.groups({ prefixes: ['AWS-', 'PIM-'], ids: [] }, context)).toEqual({
      items: [],
      gaps: [
        {
          scope: everything,
          code: 'ENTRA_FORBIDDEN',
          reason: expect.stringContaining('the groups whose names begin with "AWS-"'),
          hint: expect.stringContaining('GroupMember.Read.All'),
        },
      ],
    });
    expect(calls()).toHaveLength(1);
  });

  it.each([
    { what: 'a listing', operation: 'graph:GET groups', query: aws },
    { what: 'a batch', operation: 'graph:POST $batch', query: { prefixes: [], ids: idsOf(1) } },
  ])('is no gap when the run is stopped in $what: the run is over', async ({ operation, query }) => {
    const faults: FaultInput[] = [{ operation, times: 'always', effect: busy(503) }];
    const { reader, context, abort, lab } = groupsOf({ groups: groups(3), faults });
    lab.journal.listen((entry) => {
      if (entry.operation === operation) abort.abort();
    });
    await expect(reader.groups(query, context)).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});
