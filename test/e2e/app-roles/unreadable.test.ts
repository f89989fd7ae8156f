import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { fault, labApp, type Intercept } from '../../support/lab-app.ts';
import { readerRole } from '../../support/worlds.ts';
import {
  account,
  all,
  company,
  day,
  expectForeignUntouched,
  expectSettled,
  expectToConverge,
  federated,
  ours,
  prod,
  prodAccount,
  published,
  reasons,
  staging,
  stagingAccount,
  stranger,
} from './company.ts';

const denied = { type: 'error', status: 403, code: 'AccessDenied', message: 'no' } as const;
const broken = { type: 'error', status: 500, code: 'ServiceFailure' } as const;

/** Answers ListRoles of one account with a list that is well formed and empty. */
const emptyList: Intercept = async (request, next) => {
  const body = await request.clone().text();
  const reply = await next(request);
  if (!body.includes('Action=ListRoles&') && !body.includes('Action=ListRoles')) return reply;
  const text = await reply.text();
  const emptied = text.includes(`iam::${staging}:`)
    ? text
        .replace(/<Roles>.*<\/Roles>/su, '<Roles></Roles>')
        .replace(/<Marker>.*?<\/Marker>/su, '')
        .replace('<IsTruncated>true', '<IsTruncated>false')
    : text;
  return new Response(emptied, { status: reply.status, headers: reply.headers });
};

interface Case {
  readonly because: string;
  readonly fault?: FaultInput;
  readonly intercept?: Intercept;
  readonly code: string;
  readonly says: string;
}

const cases: readonly Case[] = [
  {
    because: 'its reader role cannot be assumed',
    fault: fault('sts:AssumeRole', denied, { contains: staging, times: 'always' }),
    code: 'AWS_READER_ROLE_DENIED',
    says: `reader role arn:aws:iam::${staging}:role/rolebridge-reader cannot be assumed`,
  },
  {
    because: 'its roles may not be listed',
    fault: fault('iam:ListRoles', denied, { account: staging, times: 'always' }),
    code: 'AWS_LIST_ROLES_DENIED',
    says: 'ListRoles failed',
  },
  {
    because: 'the third page of its roles never comes',
    fault: fault('iam:ListRoles', broken, { account: staging, skip: 2, times: 'always' }),
    code: 'AWS_ACCOUNT_UNREADABLE',
    says: 'page 3 of ListRoles failed',
  },
  {
    because: 'it is throttled all the time',
    fault: fault(
      'iam:ListRoles',
      { type: 'error', status: 400, code: 'Throttling' },
      { account: staging, times: 'always' },
    ),
    code: 'AWS_THROTTLED',
    says: 'ListRoles failed',
  },
  {
    because: 'the list of its roles is suspiciously empty',
    intercept: emptyList,
    code: 'AWS_READ_SUSPICIOUS',
    says: 'ListRoles gave 0 roles, but not',
  },
];

describe.each(cases)(
  'an account that cannot be read because $because',
  ({ fault: hit, intercept, code, says }) => {
    // Six roles at two a page: the reader role is on the last one.
    const accounts = [prodAccount(), stagingAccount(federated(staging, 'Deploy'), federated(staging, 'Ops'))];
    const wanted = [...all, 'staging Deploy', 'staging Ops'].toSorted();
    const world = company({
      accounts,
      pageSize: { iam: 2 },
      faults: hit === undefined ? [] : [hit],
      appRoles: [
        ours(1, staging, 'staging', 'Admin'),
        ours(2, staging, 'staging', 'Gone'),
        ours(3, prod, 'prod', 'Gone'),
      ],
    });

    it('keeps its app roles for as long as it takes, while the other accounts are kept in step', async () => {
      const app = labApp(world, intercept === undefined ? {} : { intercept });
      const first = await app.apply();
      expect(first).toMatchObject({ status: 'applied', degraded: true });
      expect(first.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ scope: staging, code }]);
      expect(reasons(first)).toContain(says);
      expect(reasons(first)).toContain(
        `completeness: not known to be gone: ${staging} could not be read (${code})`,
      );

      app.lab.clock.advance(8 * day);
      await app.apply();
      app.lab.clock.advance(8 * day);
      await app.apply();
      expect(published(app)).toEqual([
        'prod Admin',
        'prod Billing',
        'prod Reader',
        'staging Admin',
        'staging Gone',
      ]);
      await expectSettled(app, world);

      const later = app.healed();
      await expectToConverge(later, world);
      expect(published(later)).toEqual([...wanted, 'staging Gone'].toSorted());
    });
  },
);

describe('no accounts at all', () => {
  const appRoles = [ours(1, prod, 'prod', 'Admin')];

  it('fail the run where the configuration fits none', async () => {
    const world = company({ appRoles });
    const app = labApp(world, {
      configChanges: { connection: { accounts: { organization: { include: [{ name: 'typo' }] } } } },
    });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'NO_ACCOUNTS' } });
    expect(app.journal.writes()).toEqual([]);
    expectForeignUntouched(app, world);
    await expectToConverge(app.healed({ configChanges: {} }), world);
  });

  it('fail the run where AWS lists none', async () => {
    const world = company({ appRoles });
    const app = labApp(world, {
      intercept: async (request, next) =>
        request.headers.get('x-amz-target')?.endsWith('.ListAccounts')
          ? new Response('{"Accounts":[]}', { headers: { 'content-type': 'application/x-amz-json-1.1' } })
          : next(request),
    });
    expect(await app.apply()).toMatchObject({ status: 'failed', error: { code: 'NO_ACCOUNTS' } });
    expect(app.journal.writes()).toEqual([]);
    await expectToConverge(app.healed(), world);
  });

  it.each([
    { because: 'access is denied', effect: { ...denied, status: 400, code: 'AccessDeniedException' } },
    { because: 'the service is down', effect: { ...broken, code: 'InternalFailure' } },
    { because: 'the connection breaks', effect: { type: 'reset' } as const },
    { because: 'a proxy answers', effect: { type: 'garbage' } as const },
  ])('fail the run where the organization cannot be read since $because', async ({ effect }) => {
    const world = company({
      appRoles,
      pageSize: { organizations: 1 },
      faults: [fault('organizations:ListAccounts', effect, { skip: 1, times: 'always' })],
    });
    const app = labApp(world);
    expect(await app.apply()).toMatchObject({
      status: 'failed',
      error: { code: 'AWS_ORGANIZATION_UNREADABLE' },
    });
    expect(app.journal.writes()).toEqual([]);
    expectForeignUntouched(app, world);
    await expectToConverge(app.healed(), world);
  });
});

describe('an account that is not to be read', () => {
  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const)(
    'since it is %s keeps its app roles, and says so',
    async (state) => {
      const world = company({
        accounts: [prodAccount(), account(staging, 'staging', [], { state })],
        appRoles: [ours(1, staging, 'staging', 'Admin')],
      });
      const app = labApp(world);
      await app.apply();
      app.lab.clock.advance(60 * day);
      const report = await app.apply();
      expect(report.status).toBe('no-changes');
      expect(reasons(report)).toContain(
        `${staging} staging: the account is ${state}: not read, its app roles stay`,
      );
      expect(reasons(report)).toContain(`completeness: not known to be gone: account ${staging} is ${state}`);
      expect(published(app)).toContain('staging Admin');
      expect(app.journal.count('sts:AssumeRole')).toBe(
        app.journal.entries.filter(
          ({ operation, body }) => operation === 'sts:AssumeRole' && body.includes(prod),
        ).length,
      );
      await expectSettled(app, world);
    },
  );

  it('since it left the organization keeps its app roles until somebody says that it is gone for good', async () => {
    const world = company({ accounts: [prodAccount()], appRoles: [ours(1, staging, 'old', 'Admin')] });
    const app = labApp(world);
    await app.apply();
    app.lab.clock.advance(60 * day);
    const report = await app.apply();
    expect(report.status).toBe('no-changes');
    expect(reasons(report)).toContain(
      `ownership: not ours: account ${staging} is not in connection production`,
    );

    const gone = app.healed({ configChanges: { connection: { removedAccounts: [staging] } } });
    const seen: string[][] = [];
    for (const wait of [0, 8, 2]) {
      gone.lab.clock.advance(wait * day);
      await gone.apply();
      seen.push(published(gone).filter((name) => name.startsWith('old')));
    }
    expect(seen).toEqual([['old Admin'], ['old Admin (disabled)'], []]);
    await expectSettled(gone, world);
  });

  it('since it belongs to a stranger is never asked', async () => {
    const world = company({
      accounts: [prodAccount(), stagingAccount(), { id: stranger, name: 'stranger' }],
    });
    const app = labApp(world);
    await app.apply();
    expect(
      app.journal.entries.some(
        ({ operation, body }) => operation === 'sts:AssumeRole' && body.includes(stranger),
      ),
    ).toBe(false);
  });
});

describe('our own credentials', () => {
  it('stop the run when AWS does not take them, instead of making every account a gap', async () => {
    const effect = { type: 'error', status: 403, code: 'ExpiredToken' } as const;
    const world = company({ faults: [fault('sts:AssumeRole', effect, { times: 'always' })] });
    const app = labApp(world);
    expect(await app.apply()).toMatchObject({ status: 'failed', error: { code: 'AWS_CREDENTIALS' } });
    expect(app.journal.writes()).toEqual([]);
    await expectToConverge(app.healed(), world);
  });

  it('that are wrong in one account only make a gap of that account', async () => {
    const world = company({
      accounts: [prodAccount(), stagingAccount(readerRole({ deniedActions: ['iam:*'] }))],
    });
    const app = labApp(world);
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', degraded: true });
    expect(reasons(report)).toContain('AWS_LIST_ROLES_DENIED');
    await expectSettled(app, world);
  });
});
