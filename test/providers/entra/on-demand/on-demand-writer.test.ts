import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../../src/core/errors.ts';
import type { OnDemandEdit } from '../../../../src/model/provisioning.ts';
import { createGroupProvisioningReader } from '../../../../src/providers/entra/on-demand/group-provisioning-reader.ts';
import { createOnDemandWriter } from '../../../../src/providers/entra/on-demand/on-demand-writer.ts';
import { createLabClock } from '../../../../src/lab/clock.ts';
import { GraphFailure } from '../../../../src/providers/entra/graph-failure.ts';
import { testContext } from '../../../support/context.ts';
import { users } from '../../../support/groups.ts';
import { NOW, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import {
  groupId,
  jobId,
  named,
  onDemand,
  provisioningWorld,
  type ProvisioningOptions,
} from '../../../e2e/group-provisioning/company.ts';
import { onLab, SECRET, stillMine } from '../lab-entra.ts';

const people = users(12).map(({ id }) => id);

async function opened(options: ProvisioningOptions = {}) {
  const world = provisioningWorld({
    groups: [{ ...named(1), members: people }, ...[2, 3, 4, 5, 6, 7].map((n) => named(n))],
    notInStore: [1, 2, 3, 4, 5, 6, 7],
    ...options,
  });
  for (const client of world.entra.clients) client.secrets = [SECRET];
  const run = onLab(world);
  const reader = createGroupProvisioningReader(run.graphOf);
  const jobs = await reader.groupProvisioningJobs({ id: SERVICE_PRINCIPAL_ID }, run.context);
  const ruleId = jobs.items[0]?.groupRuleId ?? '';
  const writer = createOnDemandWriter(run.graphOf);
  const edit = (n: number, members: readonly string[] = []): OnDemandEdit => ({
    route: { servicePrincipalId: SERVICE_PRINCIPAL_ID, jobId, ruleId },
    group: groupId(n),
    members,
  });
  return {
    ...run,
    jobs,
    edit,
    write: (edits: readonly OnDemandEdit[], mine: () => Promise<void> = stillMine) =>
      writer.write(edits, mine, run.context),
    asked: () => run.lab.journal.entries.filter(({ operation }) => operation === onDemand),
  };
}

/** Passes so many times, and then another run has taken over. */
function heldFor(times: number): () => Promise<void> {
  let left = times;
  return async () => {
    left -= 1;
    if (left < 0) throw new RolebridgeError('LEASE_LOST', 'another run took over', { hint: '' });
  };
}

const inShort = (results: Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['write']>>) =>
  results.map((result) => (result.status === 'failed' ? result.failure.code : result.status));

describe('the provisioning job of an application', () => {
  it('comes with the rule that brings groups', async () => {
    const { jobs } = await opened();
    expect(jobs).toMatchObject({
      items: [{ id: jobId, status: 'Active', servicePrincipalId: SERVICE_PRINCIPAL_ID }],
      gaps: [],
    });
    expect(jobs.items[0]?.groupRuleId).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('comes without one when its mapping of groups is switched off', async () => {
    const { jobs } = await opened({ job: { mapsGroups: false } });
    expect(jobs.items[0]).not.toHaveProperty('groupRuleId');
  });
});

describe('groups on demand', () => {
  it('give a result for each, in the order of the edits', async () => {
    const { write, edit } = await opened();
    const edits = [edit(3), edit(1, people.slice(0, 7)), edit(2)];
    expect(await write(edits)).toEqual(edits.map((each) => ({ status: 'applied', edit: each })));
  });

  it('ask for five members at a time, each once', async () => {
    const { write, edit, asked } = await opened();
    await write([edit(1, people)]);
    const members = asked().map(({ body }) => people.filter((id) => body.includes(id)));
    expect(members).toEqual([people.slice(0, 5), people.slice(5, 10), people.slice(10)]);
  });

  it('begin nothing once the lease is lost', async () => {
    const { write, edit, asked } = await opened();
    const results = await write(
      [1, 2, 3, 4, 5, 6, 7].map((n) => edit(n)),
      heldFor(2),
    );
    expect(inShort(results).slice(0, 2)).toEqual(['applied', 'applied']);
    expect(inShort(results).slice(2)).not.toContain('applied');
    expect(results).toHaveLength(7);
    expect(asked()).toHaveLength(2);
  });

  it('end in the middle of a group when the lease is lost there', async () => {
    const { write, edit } = await opened();
    expect(inShort(await write([edit(1, people)], heldFor(2)))).toEqual(['LEASE_LOST']);
  });

  it('attempt nothing when there is no time', async () => {
    const { write, edit, abort, asked } = await opened();
    abort.abort(new Error('the time is up'));
    expect(await write([edit(1), edit(2)])).toMatchObject([
      { status: 'not-attempted', why: 'deadline' },
      { status: 'not-attempted', why: 'deadline' },
    ]);
    expect(asked()).toEqual([]);
  });

  it('stay below the pace of Graph, also those that are asked for again', async () => {
    const clock = createLabClock(new Date(NOW));
    const times: number[] = [];
    const post = async (): Promise<unknown> => {
      times.push(clock.now().getTime());
      await clock.sleep(500);
      throw new GraphFailure('ServiceUnavailable', 'busy', { status: 503 });
    };
    const writer = createOnDemandWriter(() => ({
      origin: '',
      get: post,
      patch: post,
      put: post,
      post,
      delete: post,
    }));
    const route = { servicePrincipalId: 's', jobId: 'j', ruleId: 'r' };
    const edits = Array.from({ length: 10 }, (_none, n) => ({ route, group: `g${n}`, members: [] }));
    await writer.write(edits, stillMine, { ...testContext(clock), random: () => 0.5 });
    const within = (from: number) => times.filter((time) => time >= from && time < from + 10_000).length;
    expect(times.length).toBeGreaterThan(10);
    expect(Math.max(...times.map(within))).toBeLessThanOrEqual(5);
  });

  it('cost no call when there are none', async () => {
    const { write, asked } = await opened();
    expect(await write([])).toEqual([]);
    expect(asked()).toEqual([]);
  });
});
