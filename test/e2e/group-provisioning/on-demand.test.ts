import { describe, expect, it } from 'vitest';
import { provisionGroups } from '../../../src/lab/provisioning.ts';
import { group, user, users } from '../../support/groups.ts';
import { ACCOUNT } from '../../support/worlds.ts';
import { groupId, named, onDemand, provisioningApp, provisioningWorld, rowsIn } from './company.ts';

describe('a group that AWS does not know yet', () => {
  it('is waited for, brought on demand, and then gets what it wants', async () => {
    const app = provisioningApp(provisioningWorld(), { rules: [{ pattern: 'AWS-.+' }] });
    const waiting = await app.assign();
    expect(waiting.withheld.map(({ words }) => words.at(-1))).toEqual([`AWS-${ACCOUNT}-Admin`]);

    const planned = await app.plan();
    expect(planned.changes).toMatchObject([{ action: 'create', key: groupId(1), why: 'wanted, not there' }]);
    expect(planned).toMatchObject({ status: 'planned', unchanged: 1, withheld: [], degraded: false });
    expect(app.calls(onDemand)).toBe(0);

    const applied = await app.provision();
    expect(applied).toMatchObject({ status: 'applied', planId: planned.planId });
    expect(app.store()).toEqual(['1:', '2:']);
    expect(app.calls(onDemand)).toBe(1);

    const assigned = await app.assign();
    expect(assigned).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(app.lab.world)).toHaveLength(2);
    expect((await app.plan()).status).toBe('no-changes');
    expect((await app.assign('plan')).status).toBe('no-changes');
  });

  it('is told of by its rule and its assignment alone: others stay where they are', async () => {
    const groups = [named(1), named(2), group(3, { displayName: 'Everybody' }), named(4)];
    const app = provisioningApp(provisioningWorld({ groups, notInStore: [1, 2, 3, 4], unassigned: [4] }), {
      rules: [{ pattern: 'AWS-.+-Admin' }, { pattern: 'AWS-nobody' }],
    });
    const report = await app.provision();
    expect(report.changes.map(({ key }) => key)).toEqual([groupId(1)]);
    expect(report.remarks).toMatchObject([{ severity: 'warning', subject: 'rule 2' }]);
    expect(app.store()).toEqual(['1:']);
  });

  it('that was only deleted and made again in AWS comes back under its id', async () => {
    const world = provisioningWorld({ notInStore: [] });
    const [first] = world.aws.identityCenter?.identityStore.groups ?? [];
    if (first !== undefined) first.externalIds = [];
    const app = provisioningApp(world, { rules: [{ pattern: 'AWS-.+' }] });
    expect((await app.provision()).status).toBe('applied');
    expect(app.store()).toEqual(['1:', '2:']);
    expect((await app.plan()).status).toBe('no-changes');
  });
});

describe('members', () => {
  it('come with a new group, five people a call', async () => {
    const twelve = users(12).map(({ id }) => id);
    const groups = [{ ...named(1), members: twelve }, named(2)];
    const app = provisioningApp(provisioningWorld({ groups }));
    const began = app.lab.clock.now().getTime();
    const report = await app.provision();
    expect(report).toMatchObject({ status: 'applied' });
    expect(report.changes[0]?.words).toEqual([`AWS-${ACCOUNT}-Admin`, groupId(1), '12 members']);
    expect(app.store()).toEqual(['1: 1 2 3 4 5 6 7 8 9 10 11 12', '2:']);
    expect(app.calls(onDemand)).toBe(3);
    expect(app.lab.clock.now().getTime() - began).toBeGreaterThanOrEqual(4_000);
    expect((await app.plan()).status).toBe('no-changes');
  });

  it('who are missing are added, and only they are asked for', async () => {
    const world = provisioningWorld({
      groups: [named(1, [1, 2, 3]), named(2, [4])],
      notInStore: [],
      inStore: { 1: [1, 3], 2: [4] },
    });
    const app = provisioningApp(world);
    const report = await app.provision();
    expect(report.changes).toMatchObject([
      {
        action: 'update',
        key: groupId(1),
        fields: [{ field: 'members', before: '2 members', after: '3 members' }],
      },
    ]);
    const asked = app.journal.entries
      .filter(({ operation }) => operation === onDemand)
      .map(({ body }) => body);
    expect(asked.map((body) => [body.includes(user(1).id), body.includes(user(2).id)])).toEqual([
      [false, true],
    ]);
    expect(app.store()).toEqual(['1: 1 2 3', '2: 4']);
    expect((await app.plan()).status).toBe('no-changes');
  });

  it('who left in Entra stay in AWS until its own cycle takes them out', async () => {
    const app = provisioningApp(
      provisioningWorld({ groups: [named(1, [1])], notInStore: [], inStore: { 1: [1, 2] } }),
    );
    expect((await app.provision()).status).toBe('no-changes');
    expect(app.store()).toEqual(['1: 1 2']);
    provisionGroups(app.lab);
    expect(app.store()).toEqual(['1: 1']);
  });

  it('by an activation count while it lasts, and who is only eligible does not', async () => {
    const pim = {
      eligible: [user(1).id, user(2).id],
      activated: [{ principalId: user(2).id, until: '2026-11-20T16:00:00Z' }],
    };
    const app = provisioningApp(provisioningWorld({ groups: [{ ...named(1), pim }], notInStore: [] }));
    expect((await app.provision()).status).toBe('applied');
    expect(app.store()).toEqual(['1: 2']);
    app.lab.clock.advance(9 * 3_600_000);
    expect((await app.plan()).status).toBe('no-changes');
  });

  it('of groups within the group do not come, and nor do service principals', async () => {
    const nested = named(2, [3]);
    const outer = { ...named(1, [1]), members: [user(1).id, nested.id] };
    const app = provisioningApp(
      provisioningWorld({ groups: [outer, nested], unassigned: [2], notInStore: [1, 2] }),
    );
    expect((await app.provision()).status).toBe('applied');
    expect(app.store()).toEqual(['1: 1']);
    expect((await app.plan()).status).toBe('no-changes');
  });

  it('are read to the last page on both sides', async () => {
    const groups = [named(1, [1, 2, 3, 4, 5, 6, 7])];
    const world = provisioningWorld({
      groups,
      notInStore: [],
      inStore: { 1: [1, 2, 3, 4, 5, 7] },
      pageSize: { graph: 2, identityCenter: 2 },
    });
    const app = provisioningApp(world);
    expect((await app.plan()).changes).toMatchObject([
      { fields: [{ before: '6 members', after: '7 members' }] },
    ]);
  });
});

describe('what Entra does not bring', () => {
  it('fails with its words, and the others arrive', async () => {
    const people = users(12).map((each, index) => (index === 1 ? { ...each, surname: null } : each));
    const app = provisioningApp(provisioningWorld({ people }));
    const report = await app.provision();
    expect(report.status).toBe('failed');
    expect(report.outcomes).toMatchObject([
      {
        status: 'failed',
        failure: {
          code: 'PROVISIONING_REFUSED',
          message: expect.stringContaining(`user ${user(2).id}: MandatoryFieldsMissing`),
        },
      },
    ]);
    expect(app.store()).toEqual(['1: 1 3', '2:']);

    // It is not asked for again at once, and what has arrived not at all.
    const again = await app.provision();
    expect(again).toMatchObject({ status: 'no-changes', remarks: [{ severity: 'warning' }] });
    expect(again.remarks[0]?.text).toContain('MandatoryFieldsMissing');
    expect(app.calls(onDemand)).toBe(1);
  });

  it('is asked for again later, and at once by who names the group', async () => {
    const people = users(12).map((each, index) => (index === 1 ? { ...each, surname: null } : each));
    const app = provisioningApp(provisioningWorld({ people }));
    await app.provision();
    app.lab.clock.advance(16 * 60_000);
    expect((await app.plan()).changes).toMatchObject([
      { action: 'update', fields: [{ before: '2 members' }] },
    ]);
    await app.provision();
    app.lab.clock.advance(16 * 60_000);
    expect((await app.plan()).status).toBe('no-changes');

    const [, second] = app.lab.world.entra.users;
    if (second !== undefined) second.surname = 'Mended';
    expect((await app.provision({ groups: [groupId(1)] })).status).toBe('applied');
    expect(app.store()).toContain('1: 1 2 3');
    expect(await app.plan()).toMatchObject({ status: 'no-changes', remarks: [] });
  });

  it('fails where another group has the name in AWS, and waits then', async () => {
    const world = provisioningWorld();
    const [second] = world.aws.identityCenter?.identityStore.groups ?? [];
    if (second !== undefined) second.displayName = `AWS-${ACCOUNT}-Admin`;
    const app = provisioningApp(world);
    const { outcomes } = await app.provision();
    const message = expect.stringContaining(`group ${groupId(1)}: EntryConflict`);
    expect(outcomes).toMatchObject([{ status: 'failed', failure: { message } }]);
    expect((await app.plan()).withheld).toMatchObject([
      { rule: 'provisioning', reason: expect.stringContaining('EntryConflict') },
    ]);
  });

  it('is told of no more once it has left, or has arrived by the cycle of Entra', async () => {
    const people = users(12).map((each, index) => (index < 2 ? { ...each, surname: null } : each));
    const app = provisioningApp(provisioningWorld({ people }));
    await app.provision();
    expect((await app.plan()).remarks).toHaveLength(2);
    const [group1] = app.lab.world.entra.groups;
    group1?.members.shift();
    expect((await app.plan()).remarks).toHaveLength(1);
    for (const each of app.lab.world.entra.users) each.surname = 'Mended';
    provisionGroups(app.lab);
    expect(await app.plan()).toMatchObject({ status: 'no-changes', remarks: [], withheld: [] });
  });

  it('does not fail others again that it was refused with', async () => {
    const people = users(12).map((each, index) => (index === 1 ? { ...each, surname: null } : each));
    const app = provisioningApp(provisioningWorld({ people }));
    await app.provision();
    // Somebody joins.
    app.lab.world.entra.groups[0]?.members.push(user(7).id);
    expect((await app.provision()).status).toBe('applied');
    expect(app.store()).toContain('1: 1 3 7');
  });
});

describe('many groups', () => {
  it('keep to five requests in ten seconds, so that none is refused', async () => {
    const groups = Array.from({ length: 25 }, (_none, index) => named(index + 1));
    const app = provisioningApp(
      provisioningWorld({ groups, notInStore: groups.map((_group, index) => index + 1) }),
    );
    const report = await app.provision();
    expect(report.outcomes.map(({ status }) => status)).toEqual(groups.map(() => 'applied'));
    const asked = app.journal.entries.filter(({ operation }) => operation === onDemand);
    expect(asked.map(({ status }) => status)).toEqual(groups.map(() => 200));
    const times = asked.map(({ at }) => Date.parse(at));
    for (const [index, time] of times.slice(5).entries())
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
  });

  it('are refused as a whole when too many that are there would change', async () => {
    const groups = Array.from({ length: 12 }, (_none, index) => named(index + 1, [1]));
    const app = provisioningApp(provisioningWorld({ groups, notInStore: [] }));
    expect(await app.provision()).toMatchObject({
      status: 'refused',
      violations: [{ limit: 'maxUpdateRatio' }],
    });
    // But every one of the few that a change was told of may have somebody new.
    const changedGroups = groups.slice(0, 8).map(({ id }) => id);
    expect((await app.provision({ changedGroups })).outcomes.map(({ status }) => status)).toEqual(
      changedGroups.map(() => 'applied'),
    );
  });
});
