import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../src/core/reconcile.ts';
import type { EditResult } from '../../../src/model/edit-result.ts';
import type { OnDemandEdit } from '../../../src/model/provisioning.ts';
import { createGroupProvisioningJob } from '../../../src/jobs/group-provisioning/job.ts';
import type { GroupProvisioningReaders } from '../../../src/jobs/group-provisioning/readers.ts';
import type { GroupProvisioningRun } from '../../../src/jobs/group-provisioning/run.ts';
import { groupProvisioningSettings } from '../../../src/jobs/group-provisioning/settings.ts';
import { createGroupProvisioningWriter } from '../../../src/jobs/group-provisioning/writer.ts';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import { testContext } from '../../support/context.ts';

const groupId = (n: number): string => `6000000a-0000-4000-8000-00000000000${n}`;
const userId = (n: number): string => `5000000a-0000-4000-8000-00000000000${n}`;

/** Of one group of Entra, and of the group of AWS that is it. */
interface Sides {
  readonly named: boolean;
  readonly assigned: boolean;
  readonly users: readonly number[];
  readonly isHidden: boolean;
  /** Undefined when AWS does not have it. */
  readonly there: readonly number[] | undefined;
}

interface Estate {
  readonly groups: Sides[];
  readonly storeIsUnread: boolean;
}

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 });
const sides: fc.Arbitrary<Sides> = fc.record({
  named: fc.boolean(),
  assigned: fc.boolean(),
  users: numbers,
  isHidden: fc.boolean(),
  there: fc.option(numbers, { nil: undefined }),
});
const estate: fc.Arbitrary<Estate> = fc.record({
  groups: fc.array(sides, { minLength: 1, maxLength: 6 }),
  storeIsUnread: fc.boolean(),
});

const settings = groupProvisioningSettings.parse({
  enterpriseApplication: { displayName: 'AWS' },
  rules: [{ pattern: 'AWS-.+', members: true }],
  limits: { maxUpdateRatio: 1 },
});
const gap = { code: 'UNREADABLE', reason: 'nobody answered' };

function readersOf({ groups, storeIsUnread }: Estate): GroupProvisioningReaders {
  const each = groups.map((group, index) => ({ ...group, id: groupId(index) }));
  const within = (ids: readonly string[]) => each.filter(({ id }) => ids.includes(id));
  return {
    groups: {
      groups: async ({ prefixes, ids }) => ({
        items: (prefixes.length > 0 ? each : within(ids)).map(({ id, named }) => ({
          id,
          displayName: named ? `AWS-${id}` : id,
          isAssignableToRole: false,
          isDynamic: false,
          isMicrosoft365: false,
        })),
        gaps: [],
      }),
      assignedTo: async () => ({
        items: each.filter(({ assigned }) => assigned).map(({ id }) => ({ id, displayName: '' })),
        gaps: [],
      }),
    },
    members: {
      directUsers: async (ids) => ({
        items: within(ids)
          .filter(({ isHidden }) => !isHidden)
          .map(({ id, users }) => ({ groupId: id, userIds: users.map(userId).toSorted() })),
        gaps: within(ids)
          .filter(({ isHidden }) => isHidden)
          .map(({ id }) => ({ scope: id, ...gap })),
      }),
    },
    store: {
      groups: async () =>
        storeIsUnread
          ? { items: [], gaps: [{ scope: 'everything', ...gap }] }
          : {
              items: each
                .filter(({ there }) => there !== undefined)
                .map(({ id }) => ({
                  id: `store ${id}`,
                  displayName: '',
                  externalIds: [{ issuer: 'x', id }],
                })),
              gaps: [],
            },
      members: async (ids) => ({
        items: each
          .filter(({ id }) => ids.includes(`store ${id}`))
          .map(({ id, there = [] }) => ({ groupId: `store ${id}`, externalIds: new Set(there.map(userId)) })),
        gaps: [],
      }),
    },
    provisioning: {
      groupProvisioningJobs: async () => ({
        items: [
          { id: 'job', templateId: 'aws', status: 'Active', servicePrincipalId: 'sp', groupRuleId: 'rule' },
        ],
        gaps: [],
      }),
    },
    state: createMemoryState({}),
  };
}

/** Entra as it should be: whoever is asked for is in AWS afterwards. */
function brought(groups: Sides[], edits: readonly OnDemandEdit[]): readonly EditResult<OnDemandEdit>[] {
  for (const { group, members } of edits) {
    const index = groups.findIndex((_each, n) => groupId(n) === group);
    const known = groups[index];
    if (known === undefined) continue;
    const asked = known.users.filter((n) => members.includes(userId(n)));
    groups[index] = { ...known, there: [...new Set([...(known.there ?? []), ...asked])] };
  }
  return edits.map((edit) => ({ status: 'applied', edit }));
}

async function run(made: Estate, mode: 'plan' | 'apply', wishes: GroupProvisioningRun = {}) {
  const job = createGroupProvisioningJob(settings, readersOf(made), wishes);
  const writer = createGroupProvisioningWriter({
    provisioning: { write: async (edits) => brought(made.groups, edits) },
    state: createMemoryState({}),
    stillMine: async () => undefined,
  });
  const context = testContext(createLabClock(new Date('2026-11-20T08:00:00Z')));
  return reconcile(job, context, mode === 'apply' ? { writer } : undefined);
}

const options = { seed: 20261122, numRuns: 200 };
const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const copy = (made: Estate): Estate => structuredClone(made);

describe('the laws of group-provisioning', () => {
  it('what is applied needs not be planned again', () =>
    fc.assert(
      fc.asyncProperty(estate, async (given) => {
        const made = copy(given);
        await run(made, 'apply');
        expect((await run(made, 'plan')).changes).toEqual([]);
      }),
      options,
    ));

  it('nobody is taken out of anything, and nothing is deleted', () =>
    fc.assert(
      fc.asyncProperty(estate, async (given) => {
        const made = copy(given);
        const report = await run(made, 'apply');
        expect([...report.changes, ...report.withheld].filter(({ action }) => action === 'delete')).toEqual(
          [],
        );
        for (const [index, { there = [] }] of given.groups.entries())
          expect(made.groups[index]?.there ?? []).toEqual(expect.arrayContaining([...there]));
      }),
      options,
    ));

  it('a group that is wanted arrives with everybody in it, or is held back, or was not known', () =>
    fc.assert(
      fc.asyncProperty(estate, async (given) => {
        const made = copy(given);
        const held = new Set((await run(made, 'apply')).withheld.map(({ key }) => key));
        const verdicts = given.groups.map((before, index) => {
          const after = made.groups[index];
          const isWanted = before.named && before.assigned;
          if (!isWanted) return isEqual(after, before);
          // Of one that is there and hides its members nothing is known to be missing.
          if (given.storeIsUnread || before.isHidden)
            return held.has(groupId(index)) || before.there !== undefined;
          return before.users.every((n) => after?.there?.includes(n) ?? false);
        });
        expect(verdicts).toEqual(given.groups.map(() => true));
      }),
      options,
    ));

  it('narrowed to each group in turn it does what it does as a whole', () =>
    fc.assert(
      fc.asyncProperty(estate, async (given) => {
        const [whole, parts] = [copy(given), copy(given)];
        await run(whole, 'apply');
        for (const index of given.groups.keys())
          await run(parts, 'apply', { changedGroups: [groupId(index)] });
        const sets = ({ groups }: Estate) => groups.map(({ there }) => there?.toSorted());
        expect(sets(parts)).toEqual(sets(whole));
      }),
      options,
    ));
});
