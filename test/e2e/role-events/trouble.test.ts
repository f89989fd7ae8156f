import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { listen } from '../../handlers/lab-handler.ts';
import { fault } from '../../support/lab-app.ts';
import { eventQueue } from '../../support/queue.ts';
import { samlTrust } from '../../support/worlds.ts';
import {
  account,
  company,
  federated,
  ours,
  prod,
  staging,
  type CompanyOptions,
} from '../app-roles/company.ts';
import { createRoleEvent, deleteRoleEvent, estate, publishedRoles, trustEvent, type Told } from './estate.ts';

const production = (...names: readonly string[]) =>
  account(
    prod,
    'prod',
    names.map((name) => federated(prod, name)),
  );
const stage = (...names: readonly string[]) =>
  account(
    staging,
    'staging',
    names.map((name) => federated(staging, name)),
  );

const inProd: Told = { accountId: prod, roleName: 'New' };
const inStaging: Told = { accountId: staging, roleName: 'New' };

const twoAccounts = (more: CompanyOptions = {}): World =>
  company({ accounts: [production('New'), stage('New')], ...more });

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => void vi.restoreAllMocks());

/** The reports that the function has written to its log. */
function reports(): readonly Record<string, unknown>[] {
  return log
    .lines()
    .filter(({ message }) => message === 'report')
    .map(({ report }) => report as Record<string, unknown>);
}

const narrowed = { subject: 'this run' };

describe('an event that is lost', () => {
  it('costs no more than the wait for the schedule', async () => {
    const { lab, queue, run } = estate(twoAccounts());
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(publishedRoles(lab)).toEqual([`${prod} New`]);

    expect((await run({ mode: 'apply' })).status).toBe('applied');
    expect(publishedRoles(lab)).toEqual([`${prod} New`, `${staging} New`]);
    expect((await run({ mode: 'plan' })).changes).toEqual([]);
  });
});

describe('events in another order than the calls', () => {
  it('of a role that was made and deleted leave nothing, and the run says what it looked for', async () => {
    const { lab, queue } = estate(company({ accounts: [production('Old'), stage('Old')] }));
    queue.send(deleteRoleEvent(inProd));
    queue.send(createRoleEvent(inProd));
    await queue.drain();

    expect(publishedRoles(lab)).toEqual([`${prod} Old`]);
    expect(queue.invocations.map(({ error }) => error)).toEqual([undefined]);
    expect(reports()).toMatchObject([
      {
        status: 'applied',
        remarks: [narrowed, { subject: `${prod} New`, text: expect.stringContaining('35 seconds') }],
      },
    ]);
  });

  it('of a role that was deleted and made again leave it where it is', async () => {
    const { lab, queue, run } = estate(twoAccounts());
    await run({ mode: 'apply' });
    const before = lab.journal.writes().length;
    queue.send(createRoleEvent(inProd));
    queue.send(deleteRoleEvent(inProd));
    await queue.drain();

    expect(publishedRoles(lab)).toEqual([`${prod} New`, `${staging} New`]);
    expect(lab.journal.writes()).toHaveLength(before);
  });
});

describe('a trust policy that IAM shows late', () => {
  const closed = () => {
    const trust = samlTrust(`arn:aws:iam::${prod}:saml-provider/Okta`);
    return company({ accounts: [account(prod, 'prod', [federated(prod, 'New', { trust })]), stage('Old')] });
  };

  it.each([1, 2, 3])('is seen although %i listings had the old one', async (n) => {
    const { lab, queue } = estate(closed());
    const role = lab.world.aws.accounts
      .find(({ id }) => id === prod)
      ?.roles.find(({ name }) => name === 'New');
    let seen = 0;
    lab.journal.listen(({ operation, account: of }) => {
      if (operation !== 'iam:ListRoles' || of !== prod || role === undefined) return;
      seen += 1;
      if (seen === n) role.trust = federated(prod, 'New').trust;
    });
    queue.send(trustEvent({ ...inProd, roleName: 'new' }));
    await queue.drain();

    expect(publishedRoles(lab)).toEqual([`${prod} New`]);
    expect(listings(lab)).toEqual({ [prod]: n + 1 });
    expect(reports()).toMatchObject([{ status: 'applied', remarks: [narrowed] }]);
  });

  it('for longer is left to the next whole run, which the report says', async () => {
    const { lab, queue } = estate(closed());
    queue.send(trustEvent(inProd));
    await queue.drain();
    expect(publishedRoles(lab)).toEqual([]);
    expect(reports()).toMatchObject([
      { remarks: [narrowed, { subject: `${prod} New`, text: expect.stringContaining('trusts us') }] },
    ]);
    expect(queue.deadLetters).toEqual([]);
  });

  it('is not waited for when it is about another provider', async () => {
    const { lab, queue } = estate(closed());
    queue.send(trustEvent({ ...inProd, provider: 'Okta' }));
    await queue.drain();
    expect(listings(lab)).toEqual({ [prod]: 1 });
  });
});

describe('a role that IAM shows late', () => {
  it.each([1, 2, 3])(
    'is there although %i listings were without it, and nobody is asked about others',
    async (n) => {
      const { lab, queue } = estate(company({ accounts: [production('Old'), stage('Old')] }));
      showAfter(lab, n);
      queue.send(createRoleEvent(inProd));
      queue.send(createRoleEvent({ ...inStaging, roleName: 'Old' }));
      const sent = lab.clock.now().getTime();
      await queue.drain();

      expect(publishedRoles(lab)).toEqual([`${prod} New`, `${prod} Old`, `${staging} Old`]);
      expect(listings(lab)).toEqual({ [prod]: n + 1, [staging]: 1 });
      const waited = [5, 15, 35][n - 1] ?? 0;
      expect(lab.clock.now().getTime() - sent).toBe((60 + waited) * 1_000);
      expect(reports()).toMatchObject([{ status: 'applied', remarks: [narrowed] }]);
    },
  );

  it('is looked for no more when the account cannot be read', async () => {
    const denied = { type: 'error', status: 403, code: 'AccessDenied' } as const;
    const { lab, queue } = estate(
      twoAccounts({ faults: [fault('iam:ListRoles', denied, { account: prod, times: 'always' })] }),
      { queue: { maxReceiveCount: 1 } },
    );
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(listings(lab)).toEqual({ [prod]: 1 });
  });
});

/** What the function counted, run by run. */
function metrics(name: string): readonly unknown[] {
  return log.lines().flatMap((line) => (name in line ? [line[name]] : []));
}

/** The role `New` of prod comes to light after so many listings of its account. */
function showAfter(lab: Lab, listed: number): void {
  let seen = 0;
  lab.journal.listen(({ operation, account: of }) => {
    if (operation !== 'iam:ListRoles' || of !== prod) return;
    seen += 1;
    const there = lab.world.aws.accounts.find(({ id }) => id === prod);
    const [old] = there?.roles ?? [];
    if (seen === listed && there !== undefined && old !== undefined)
      there.roles.push({ ...old, name: 'New' });
  });
}

function listings(lab: Lab): Readonly<Record<string, number>> {
  const all = lab.journal.entries.filter(({ operation }) => operation === 'iam:ListRoles');
  const byAccount = Map.groupBy(all, ({ account: of = '' }) => of);
  return Object.fromEntries([...byAccount].map(([id, entries]) => [id, entries.length]));
}

describe('while somebody else holds the lease', () => {
  const hold = async (minutes: number) => {
    const made = estate(twoAccounts());
    const since = made.lab.clock.now();
    const until = new Date(since.getTime() + (minutes + 1) * 60_000);
    await made.state.put(
      { partition: 'lease', name: 'app-roles' },
      { held: true, owner: 'somebody', since: since.toISOString(), until: until.toISOString() },
      'absent',
    );
    made.queue.send(createRoleEvent(inProd));
    await made.queue.drain();
    return made;
  };

  it('a run waits for it, for up to three minutes', async () => {
    const { lab, queue } = await hold(2);
    expect(queue.invocations.map(({ error }) => error)).toEqual([undefined]);
    expect(publishedRoles(lab)).toEqual([`${prod} New`]);
  });

  it('for longer, the events come back when the queue gives them again', async () => {
    const { lab, queue } = await hold(10);
    expect(queue.invocations.map(({ error }) => error)).toEqual([
      expect.objectContaining({ code: 'LEASE_HELD' }),
      undefined,
    ]);
    expect(publishedRoles(lab)).toEqual([`${prod} New`]);
    expect(queue.deadLetters).toEqual([]);
  });
});

describe('an app role that is to be changed in steps', () => {
  const names = ['New', ...Array.from({ length: 9 }, (_none, n) => `Role-${n}`)];

  /** One of nine has an old name, and one is new. */
  async function renamed(held: number) {
    const appRoles = names.slice(1).map((name, n) => ours(n, prod, 'prod', name));
    const [first, ...others] = appRoles;
    const old = first === undefined ? [] : [{ ...first, displayName: 'old name' }];
    const made = estate(company({ accounts: [production(...names)], appRoles: [...old, ...others] }));
    const since = made.lab.clock.now();
    const until = new Date(since.getTime() + 60_000 + held * 1_000).toISOString();
    await made.state.put(
      { partition: 'lease', name: 'app-roles' },
      { held: true, owner: 'somebody', since: since.toISOString(), until },
      'absent',
    );
    return made;
  }
  const renamedIn = ({ world }: Lab) =>
    world.entra.servicePrincipals[0]?.appRoles.find(({ value }) => value?.includes('role/Role-0,'));

  it.each([0, 170])('is so after %i seconds of waiting, however slow Entra ID is', async (held) => {
    const { lab, queue } = await renamed(held);
    Object.assign(lab.world.entra, { replicationLag: 5, disableSettles: 5 });
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(queue.invocations.map(({ error }) => error)).toEqual([undefined]);
    expect(renamedIn(lab)).toMatchObject({ displayName: 'prod Role-0', isEnabled: true });
    expect(publishedRoles(lab)).toContain(`${prod} New`);
  });

  it('is left to the schedule when reading has taken so long that this might not end, and the new one is made', async () => {
    const { lab, queue } = await renamed(170);
    let listed = false;
    lab.journal.listen(({ operation }) => {
      if (operation === 'iam:ListRoles' && !listed) lab.clock.advance(71_000);
      listed ||= operation === 'iam:ListRoles';
    });
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(renamedIn(lab)).toMatchObject({ displayName: 'old name', isEnabled: true });
    expect(publishedRoles(lab)).toContain(`${prod} New`);
    expect(JSON.stringify(reports())).toContain('too little time is left');
  });
});

describe('an account that cannot be read', () => {
  const denied = { type: 'error', status: 403, code: 'AccessDenied' } as const;

  it('keeps no other waiting, is loud, and its events come back until it can be', async () => {
    const { lab, queue } = estate(
      twoAccounts({ faults: [fault('iam:ListRoles', denied, { account: prod, times: 2 })] }),
    );
    queue.send(createRoleEvent(inProd));
    queue.send(createRoleEvent(inStaging));
    await queue.drain();

    expect(reports().map(({ status, degraded }) => [status, degraded])).toEqual([
      ['applied', true],
      ['no-changes', true],
      ['applied', false],
    ]);
    expect(queue.invocations.map(({ records, error }) => [records.length, error])).toEqual([
      [2, undefined],
      [1, undefined],
      [1, undefined],
    ]);
    expect(metrics('Degraded')).toEqual([1, 1, 0]);
    expect(publishedRoles(lab)).toEqual([`${prod} New`, `${staging} New`]);
    expect(queue.deadLetters).toEqual([]);
  });

  it('for ever puts its events aside, and no other’s', async () => {
    const { lab, queue } = estate(
      twoAccounts({ faults: [fault('iam:ListRoles', denied, { account: prod, times: 'always' })] }),
    );
    queue.send(createRoleEvent(inProd));
    queue.send(createRoleEvent(inStaging));
    queue.send('no event at all');
    await queue.drain();
    expect(publishedRoles(lab)).toEqual([`${staging} New`]);
    expect(queue.invocations).toHaveLength(eventQueue.maxReceiveCount);
    expect(queue.deadLetters.toSorted()).toEqual([createRoleEvent(inProd), 'no event at all'].toSorted());
  });

  it('that stays so lets no event of the others go through the queue twice', async () => {
    const { lab, queue } = estate(
      twoAccounts({ faults: [fault('iam:ListRoles', denied, { account: prod, times: 'always' })] }),
    );
    const begin = lab.clock.now().getTime();
    for (let minute = 0; minute < 120; minute += 5) {
      const at = new Date(begin + minute * 60_000);
      queue.send(deleteRoleEvent(inStaging), at);
      if (minute % 60 === 0) queue.send(deleteRoleEvent(inProd), at);
    }
    await queue.drain();
    const others = queue.invocations
      .flatMap(({ records }) => records)
      .filter(({ body }) => body === deleteRoleEvent(inStaging));
    expect(others).toHaveLength(24);
    expect(queue.deadLetters).toEqual([deleteRoleEvent(inProd), deleteRoleEvent(inProd)]);
  });
});

describe('a connection that cannot be worked on', () => {
  const first = { name: 'first', accounts: { list: [{ id: prod, name: 'prod' }] } };
  const second = {
    name: 'second',
    servicePrincipal: { displayName: 'not there' },
    accounts: { list: [{ id: staging, name: 'staging' }] },
  };

  it('has the events of its accounts given again, and no other', async () => {
    const { lab, queue } = estate(twoAccounts(), { configChanges: { connections: [first, second] } });
    queue.send(createRoleEvent(inProd));
    queue.send(createRoleEvent(inStaging));
    await queue.drain();
    expect(publishedRoles(lab)).toEqual([`${prod} New`]);
    expect(queue.deadLetters).toEqual([createRoleEvent(inStaging)]);
    expect(queue.invocations.slice(1).every(({ records }) => records.length === 1)).toBe(true);
  });
});

describe('a function that may only plan', () => {
  it('says what it would do, and writes nothing', async () => {
    const { lab, queue, state } = estate(twoAccounts(), { eventMode: 'plan' });
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(lab.journal.writes()).toEqual([]);
    expect(reports()).toMatchObject([{ mode: 'plan', status: 'planned', changes: [{ action: 'create' }] }]);
    expect(await state.list('runs#app-roles')).toEqual([]);
  });

  it('or something that nobody understands, does nothing, and says so', async () => {
    const { lab, queue } = estate(twoAccounts(), { eventMode: 'aply', queue: { maxReceiveCount: 1 } });
    queue.send(createRoleEvent(inProd));
    await queue.drain();
    expect(queue.invocations).toMatchObject([{ error: { code: 'CONFIG_INVALID' } }]);
    expect(lab.journal.entries).toEqual([]);
  });
});

describe('events that cannot matter', () => {
  it('cost no call when the event itself says so', async () => {
    const { lab, queue, state } = estate(twoAccounts());
    queue.send(createRoleEvent({ ...inProd, provider: 'Okta' }));
    queue.send(createRoleEvent({ ...inStaging, provider: 'Okta' }));
    await queue.drain();
    expect(queue.invocations).toHaveLength(1);
    expect(lab.journal.entries).toEqual([]);
    expect(await state.list('runs#app-roles')).toEqual([]);
    expect(reports()).toEqual([]);
  });

  it('cost a look at the organization when only that knows', async () => {
    const { lab, queue } = estate(twoAccounts());
    queue.send(createRoleEvent({ accountId: '777788889999', roleName: 'New' }));
    await queue.drain();
    expect(new Set(lab.journal.entries.map(({ operation }) => operation.split(':')[0]))).toEqual(
      new Set(['organizations']),
    );
    expect(reports()).toMatchObject([
      {
        status: 'no-changes',
        remarks: [
          { subject: '777788889999', text: expect.stringContaining('no connection selects') as string },
        ],
      },
    ]);
    expect(queue.deadLetters).toEqual([]);
  });
});
