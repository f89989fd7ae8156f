import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../handlers/lab-handler.ts';
import { group } from '../../support/groups.ts';
import { eventQueue } from '../../support/queue.ts';
import { company, rowsIn, storeIdOf } from '../account-assignments/company.ts';
import { prod, settled, smallCompany, test, wanted } from '../account-assignments/small-company.ts';
import { randomOf, shuffled } from '../role-events/estate.ts';
import { estate, eventAbout, ownEvents } from './estate.ts';

beforeEach(() => void listen());
afterEach(() => void vi.restoreAllMocks());

const numbers = Array.from({ length: 80 }, (_none, index) => index + 1);

/** Every fourth group is none of ours. */
const isOurs = (n: number): boolean => n % 4 !== 0;

/** Entra ID has eighty new groups, and provisioning has just brought them to AWS. */
const provisioned = () =>
  company({
    accounts: [
      { id: prod, name: 'prod' },
      { id: test, name: 'test' },
    ],
    permissionSets: ['ReadOnly'],
    groups: numbers.map((n) =>
      group(n, { displayName: isOurs(n) ? `AWS-${n % 2 === 0 ? prod : test}-ReadOnly` : `Team ${n}` }),
    ),
  });

describe('groups that provisioning brings in a burst', () => {
  it('cost one run, whatever order their events come in', async () => {
    const { lab, queue, run, state } = estate(provisioned());
    const random = randomOf(7);
    const bodies = numbers.map((n) => eventAbout('scim-create-group', storeIdOf(n)));
    const members = numbers.map((n) => eventAbout('scim-patch-group-members', storeIdOf(n)));
    const copies = numbers.map((n) => eventAbout('group-created', storeIdOf(n)));
    const poison = ['no JSON', '{"detail-type":"Scheduled Event"}'];
    for (const body of shuffled([...bodies, ...members, ...copies, ...poison], random)) {
      queue.send(body, new Date(lab.clock.now().getTime() + Math.floor(random() * 40_000)));
    }
    await queue.drain();

    expect(rowsIn(lab.world)).toHaveLength(numbers.filter(isOurs).length);
    expect(queue.deadLetters.toSorted()).toEqual(poison.toSorted());
    expect(await state.list('runs#account-assignments')).toHaveLength(1);
    expect((await run({ mode: 'plan' })).changes).toEqual([]);
  });

  it('do not wake us again with what we wrote', async () => {
    const { lab, queue, state } = estate(provisioned());
    queue.send(eventAbout('scim-create-group', storeIdOf(1)));
    await queue.drain();
    const own = ownEvents(lab);
    expect(own).toHaveLength(1);
    const calls = lab.journal.entries.length;
    for (const body of own) queue.send(body);
    await queue.drain();
    expect(lab.journal.entries).toHaveLength(calls);
    expect(await state.list('runs#account-assignments')).toHaveLength(1);
  });
});

describe('an event about a group', () => {
  it('of others ends after the group was looked up', async () => {
    const { lab, queue } = estate(provisioned());
    queue.send(eventAbout('group-updated', storeIdOf(4)));
    await queue.drain();
    expect(new Set(lab.journal.entries.map(({ operation }) => operation))).toEqual(
      new Set([
        'organizations:DescribeOrganization',
        'sso:ListInstances',
        'identitystore:ListGroups',
        'login:token',
        'graph:POST $batch',
        'graph:GET groups/{id}',
        // Whether it is assigned to the application, and its name worth remembering.
        'graph:GET servicePrincipals/{id}',
        'graph:GET servicePrincipals/{id}/appRoleAssignedTo',
      ]),
    );
    expect(queue.deadLetters).toEqual([]);
  });

  it('that has left the identity store is looked for by the ledger', async () => {
    const world = smallCompany({ ...settled, notInStore: [3, 5] });
    const { queue, state } = estate(world);
    queue.send(eventAbout('scim-delete-group', storeIdOf(3)));
    await queue.drain();
    const [run] = await state.list('runs#account-assignments');
    expect(run?.value).toMatchObject({
      report: {
        withheld: [
          { action: 'create', rule: 'limit' },
          { action: 'delete', rule: 'move' },
        ],
      },
    });
    expect(queue.deadLetters).toEqual([]);
  });

  it('whose access somebody took by hand, gives it back', async () => {
    const { lab, queue } = estate(smallCompany({ ...settled, rows: wanted.slice(1) }));
    queue.send(eventAbout('delete-account-assignment', storeIdOf(2)));
    await queue.drain();
    expect(rowsIn(lab.world)).toEqual(wanted);
  });

  it('that may only plan, writes nothing', async () => {
    const { lab, queue, state } = estate(provisioned(), { eventMode: 'plan' });
    queue.send(eventAbout('scim-create-group', storeIdOf(1)));
    await queue.drain();
    expect([rowsIn(lab.world), queue.deadLetters]).toEqual([[], []]);
    expect(await state.list('runs#account-assignments')).toEqual([]);
  });

  it('comes again while its run fails, and is put aside at last', async () => {
    const effect = { type: 'error' as const, status: 400, code: 'AccessDeniedException', message: 'no' };
    const operation = 'organizations:ListAccounts';
    const failing = { operation, skip: 0, every: 1, times: 'always' as const, effect };
    const { queue } = estate({ ...provisioned(), faults: [failing] });
    queue.send(eventAbout('scim-create-group', storeIdOf(1)));
    await queue.drain();
    expect(queue.invocations).toHaveLength(eventQueue.maxReceiveCount);
    expect(queue.deadLetters).toHaveLength(1);
  });
});

describe('a group whose assignments cannot be read', () => {
  it('has its events given again, and nobody else’s', async () => {
    const effect = { type: 'error' as const, status: 400, code: 'ValidationException', message: 'no' };
    const operation = 'sso:ListAccountAssignmentsForPrincipal';
    const failing = { operation, skip: 1, every: 1, times: 1, effect };
    const { lab, queue } = estate({ ...provisioned(), faults: [failing] });
    for (const n of [1, 2]) queue.send(eventAbout('scim-create-group', storeIdOf(n)));
    await queue.drain();
    expect(queue.invocations.map(({ records, error }) => [records.length, error])).toEqual([
      [2, undefined],
      [1, undefined],
    ]);
    expect(rowsIn(lab.world)).toHaveLength(2);
  });
});

describe('a group that Entra ID does not show', () => {
  it('has all events of its batch given again: nobody can tell which of them are about it', async () => {
    const effect = { type: 'error' as const, status: 400, code: 'Request_BadRequest', message: 'no' };
    const failing = { operation: 'graph:GET groups/{id}', skip: 0, every: 1, times: 1, effect };
    const { lab, queue } = estate({ ...provisioned(), faults: [failing] });
    for (const n of [1, 2]) queue.send(eventAbout('scim-create-group', storeIdOf(n)));
    await queue.drain();
    expect(queue.invocations.map(({ records, error }) => [records.length, error])).toEqual([
      [2, expect.objectContaining({ code: 'DEGRADED' })],
      [2, undefined],
    ]);
    expect(rowsIn(lab.world)).toHaveLength(2);
  });
});

describe('an event that names no group', () => {
  it('starts nothing: the schedule finds what it is about', async () => {
    const { lab, queue, run } = estate(smallCompany({ permissionSets: ['ReadOnly'] }));
    await run({ mode: 'apply' });
    const calls = lab.journal.entries.length;
    const made = smallCompany().aws.identityCenter?.permissionSets.find(({ name }) => name === 'Admin');
    if (made !== undefined) lab.world.aws.identityCenter?.permissionSets.push(made);
    queue.send(eventAbout('create-permission-set', storeIdOf(1)));
    await queue.drain();
    expect(lab.journal.entries).toHaveLength(calls);
    await run({ mode: 'apply' });
    expect(rowsIn(lab.world)).toEqual(wanted);
  });
});
