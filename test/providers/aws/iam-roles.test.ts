import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import type { AwsAccount } from '../../../src/model/aws.ts';
import { createIamRoleReader } from '../../../src/providers/aws/iam-roles.ts';
import type { ReaderRole } from '../../../src/providers/aws/reader-credentials.ts';
import {
  ACCOUNT,
  CALLER_ROLE_ARN,
  callerCredentials,
  EXTERNAL_ID,
  OTHER_ACCOUNT,
  READER_ROLE,
  readerRole,
  samlRole,
  samlTrust,
} from '../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from './lab-aws.ts';
import { labAws } from './lab-aws.ts';

const provider = 'AzureAD';
const role: ReaderRole = { name: READER_ROLE, path: '/', externalId: EXTERNAL_ID };
const readerArn = `arn:aws:iam::${ACCOUNT}:role/${READER_ROLE}`;

function account(id: string, partition: AwsAccount['partition'] = 'aws'): AwsAccount {
  return { id, name: id, partition, state: 'ACTIVE', organizationalUnits: [] };
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, n) => samlRole(`role-${n}`, { account: ACCOUNT, provider }));
}

/** One account with so many roles beside the reader role, which comes last: pages of five. */
const oneAccount = (count: number, more: LabAwsOptions = {}): LabAwsOptions => ({
  accounts: [{ id: ACCOUNT, name: 'prod', roles: numbered(count) }],
  ...more,
});

/** An error in the query protocol's form, as IAM and STS give it. */
const error = (status: number, code: string, message = 'Injected.') =>
  ({ type: 'error', status, code, message }) as const;

const readerOf = ({ clients }: LabAws, readerRoleChanges: Partial<ReaderRole> = {}) =>
  createIamRoleReader(clients, { readerRole: { ...role, ...readerRoleChanges } });

const read = (aws: LabAws, ...ids: readonly string[]) =>
  readerOf(aws).roles(
    (ids.length === 0 ? [ACCOUNT] : ids).map((id) => account(id)),
    aws.context,
  );

describe('the roles of an account', () => {
  it('come with what AWS says of them, the trust policy decoded', async () => {
    const admin = samlRole('admin', {
      account: ACCOUNT,
      provider,
      path: '/teams/',
      description: 'All rights',
    });
    const aws = labAws({ accounts: [{ id: ACCOUNT, name: 'prod', roles: [admin] }] });
    const { items, gaps } = await read(aws);
    expect(gaps).toEqual([]);
    expect(items.map((item) => item.name)).toEqual([READER_ROLE, 'admin']);
    expect(items[1]).toEqual({
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:role/teams/admin`,
      name: 'admin',
      path: '/teams/',
      description: 'All rights',
      trustPolicy: expect.any(String),
    });
    const providerArn = `arn:aws:iam::${ACCOUNT}:saml-provider/${provider}`;
    expect(JSON.parse(items[1]?.trustPolicy ?? '')).toEqual(samlTrust(providerArn));
  });

  it('cost two calls when they fit on one page', async () => {
    const aws = labAws(oneAccount(300, { pageSize: { iam: 1000 } }));
    expect((await read(aws)).items).toHaveLength(301);
    expect(aws.operations()).toEqual(['sts:AssumeRole', 'iam:ListRoles']);
  });

  it('are read to the last page', async () => {
    const aws = labAws(oneAccount(22));
    expect((await read(aws)).items).toHaveLength(23);
    expect(aws.lab.journal.count('iam:ListRoles')).toBe(5);
  });

  it('keep a trust policy whose encoding is broken as it came', async () => {
    const rewrite = (reply: string) =>
      reply.replace(/<AssumeRolePolicyDocument>[^<]*/, '<AssumeRolePolicyDocument>100%_broken');
    const { items } = await read(labAws(oneAccount(1, { rewrite })));
    expect(items[0]?.trustPolicy).toBe('100%_broken');
  });

  it('are read by a role with a path, in the partition of the account', async () => {
    const partition = 'aws-us-gov';
    const own = CALLER_ROLE_ARN.replace(':aws:', `:${partition}:`);
    const Statement = [{ Effect: 'Allow', Principal: { AWS: own }, Action: 'sts:AssumeRole' }];
    const reader = { name: 'reader', path: '/rolebridge/', trust: { Version: '2012-10-17', Statement } };
    const aws = labAws({
      region: 'us-gov-west-1',
      aws: { partition, callers: [{ ...callerCredentials(), principalArn: own }] },
      accounts: [{ id: ACCOUNT, name: 'prod', roles: [reader] }],
    });
    const options = { readerRole: { name: 'reader', path: '/rolebridge/' } };
    const reading = createIamRoleReader(aws.clients, options).roles(
      [account(ACCOUNT, partition)],
      aws.context,
    );
    expect((await reading).gaps).toEqual([]);
    expect((await reading).items.map((item) => item.arn)).toContain(
      `arn:aws-us-gov:iam::${ACCOUNT}:role/rolebridge/reader`,
    );
  });

  it('come through throttling and broken connections in no time but the lab’s', async () => {
    const aws = labAws(
      oneAccount(12, {
        faults: [
          { operation: 'sts:AssumeRole', times: 2, effect: error(400, 'Throttling', 'Rate exceeded') },
          { operation: 'iam:ListRoles', skip: 1, times: 1, effect: { type: 'reset' } },
          { operation: 'iam:ListRoles', skip: 2, times: 1, effect: { type: 'garbage' } },
        ],
      }),
    );
    expect(await read(aws)).toMatchObject({ items: { length: 13 }, gaps: [] });
  });
});

describe('many accounts', () => {
  const ids = Array.from({ length: 25 }, (_, n) => String(200_000_000_000 + n));
  const estate: LabAwsOptions = { accounts: ids.map((id) => ({ id, name: id })) };

  it('are read in the order of the question, at most ten at once, with progress for each', async () => {
    let flying = 0;
    let most = 0;
    const aws = labAws(estate);
    const counted = {
      ...aws.clients,
      iam: (...all: Parameters<typeof aws.clients.iam>) => {
        most = Math.max(most, (flying += 1));
        const client = aws.clients.iam(...all);
        const destroy = client.destroy.bind(client);
        client.destroy = () => {
          flying -= 1;
          destroy();
        };
        return client;
      },
    };
    const { items, gaps } = await readerOf({ ...aws, clients: counted }).roles(
      ids.map((id) => account(id)),
      aws.context,
    );
    expect(gaps).toEqual([]);
    expect(items.map((item) => item.accountId)).toEqual(ids);
    expect(flying).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
    expect(aws.context.progressed).toHaveLength(25);
    expect(aws.context.progressed.at(-1)).toEqual({ phase: 'read', what: 'accounts', done: 25, total: 25 });
  });

  it('lose only those that cannot be read', async () => {
    const [first = '', second = '', third = ''] = ids;
    const aws = labAws({
      ...estate,
      faults: [
        { operation: 'iam:ListRoles', account: second, times: 'always', effect: error(403, 'AccessDenied') },
      ],
    });
    const { items, gaps } = await read(aws, first, second, third);
    expect(items.map((item) => item.accountId)).toEqual([first, third]);
    expect(gaps).toEqual([expect.objectContaining({ scope: second, code: 'AWS_LIST_ROLES_DENIED' })]);
  });

  it('are none of them read on when our own credentials have expired', async () => {
    const aws = labAws({
      ...estate,
      faults: [{ operation: 'sts:AssumeRole', times: 'always', effect: error(403, 'ExpiredToken') }],
    });
    await expect(read(aws, ...ids)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
    expect(aws.operations().length).toBeLessThanOrEqual(10);
  });

  it('stop at the deadline, and are not a hundred gaps', async () => {
    const controller = new AbortController();
    const aws = labAws({ ...estate, signal: controller.signal });
    const context = { ...aws.context, progress: () => controller.abort() };
    const reading = readerOf(aws).roles(
      ids.map((id) => account(id)),
      context,
    );
    await expect(reading).rejects.toThrow(DeadlineError);
    expect(aws.lab.journal.count('sts:AssumeRole')).toBeLessThan(25);
  });

  it('stop at the deadline in the middle of a wait', async () => {
    const controller = new AbortController();
    const aws = labAws({
      ...estate,
      signal: controller.signal,
      faults: [{ operation: 'iam:', times: 'always', effect: error(400, 'Throttling') }],
    });
    const clock = {
      now: () => aws.lab.clock.now(),
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        controller.abort();
        return aws.lab.clock.sleep(milliseconds, signal);
      },
    };
    const reading = readerOf(aws).roles(
      ids.map((id) => account(id)),
      { ...aws.context, clock },
    );
    await expect(reading).rejects.toThrow(DeadlineError);
  });
});

describe('an account that cannot be read is a gap', () => {
  it('when its reader role is missing', async () => {
    const aws = labAws();
    expect(await readerOf(aws, { name: 'not-deployed' }).roles([account(ACCOUNT)], aws.context)).toEqual({
      items: [],
      gaps: [
        {
          scope: ACCOUNT,
          code: 'AWS_READER_ROLE_DENIED',
          reason: expect.stringMatching(
            /^reader role arn:aws:iam::111122223333:role\/not-deployed cannot be assumed: .*AccessDenied, HTTP 403/,
          ),
          hint: expect.stringContaining('infra/member-account.yml'),
        },
      ],
    });
  });

  it.each([{ externalId: 'another' }, { externalId: undefined }])(
    'when the external id is $externalId',
    async ({ externalId }) => {
      const aws = labAws();
      const readerRoleWithout = { name: READER_ROLE, path: '/' };
      const reader = createIamRoleReader(aws.clients, {
        readerRole: externalId === undefined ? readerRoleWithout : { ...readerRoleWithout, externalId },
      });
      const { gaps } = await reader.roles([account(ACCOUNT)], aws.context);
      expect(gaps).toEqual([
        expect.objectContaining({
          code: 'AWS_READER_ROLE_DENIED',
          hint: expect.stringContaining('external id'),
        }),
      ]);
    },
  );

  it('when its reader role may not list roles', async () => {
    const roles = [readerRole({ deniedActions: ['iam:ListRoles'] })];
    const { items, gaps } = await read(labAws({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] }));
    expect(items).toEqual([]);
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'AWS_LIST_ROLES_DENIED',
        reason: expect.stringContaining('ListRoles failed: '),
        hint: expect.stringContaining('service control policy'),
      }),
    ]);
  });

  it.each([
    {
      name: 'AWS fails',
      effect: error(500, 'ServiceFailure'),
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'ServiceFailureException, HTTP 500, 8 attempts',
    },
    {
      name: 'AWS throttles to the end',
      effect: error(400, 'Throttling', 'Rate exceeded'),
      code: 'AWS_THROTTLED',
      reason: 'Rate exceeded (Throttling, HTTP 400, 8 attempts',
    },
    {
      name: 'a proxy answers',
      effect: { type: 'garbage' } as const,
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'HTTP 502',
    },
    {
      name: 'the connection breaks',
      effect: { type: 'reset' } as const,
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'TimeoutError, 8 attempts',
    },
    {
      name: 'the session is refused',
      effect: error(403, 'ExpiredToken'),
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'ExpiredToken',
    },
  ])('when $name on page 3, with none of the earlier pages’ roles', async ({ effect, code, reason }) => {
    const faults = [{ operation: 'iam:ListRoles', skip: 2, times: 'always', effect }] as const;
    const { items, gaps } = await read(labAws(oneAccount(20, { faults: [...faults] })));
    expect(items).toEqual([]);
    expect(gaps).toEqual([
      expect.objectContaining({
        scope: ACCOUNT,
        code,
        reason: expect.stringMatching(/^page 3 of ListRoles failed: /),
      }),
    ]);
    expect(gaps[0]?.reason).toContain(reason);
  });

  it.each([
    {
      name: 'AWS says that there is more, but not where',
      rewrite: (reply: string) => reply.replace(/<Marker>[^<]*<\/Marker>/, ''),
      reason: 'ListRoles failed: AWS said that there are more pages, but not where',
    },
    {
      name: 'its pages go round in a circle',
      rewrite: circle(),
      reason: 'page 2 of ListRoles failed: AWS gave a page token for a second time',
    },
    {
      name: 'AWS does not say whether there is more',
      rewrite: (reply: string) => reply.replace(/<IsTruncated>[^<]*<\/IsTruncated>/, ''),
      reason: 'ListRoles failed: AWS did not say whether there are more pages',
    },
    {
      name: 'AWS names a next page and says that there is none',
      rewrite: (reply: string) => reply.replace('<IsTruncated>true', '<IsTruncated>false'),
      reason: 'ListRoles failed: AWS named a next page and said that there is none',
    },
  ])('when $name', async ({ rewrite, reason }) => {
    const { items, gaps } = await read(labAws(oneAccount(20, { rewrite })));
    expect(items).toEqual([]);
    expect(gaps).toEqual([expect.objectContaining({ code: 'AWS_PAGING_BROKEN', reason })]);
  });

  it.each([
    { name: 'has no ARN', rewrite: (reply: string) => reply.replace(/<Arn>[^<]*<\/Arn>/, '') },
    { name: 'has no path', rewrite: (reply: string) => reply.replace(/<Path>[^<]*<\/Path>/, '') },
    {
      name: 'is of another account',
      rewrite: (reply: string) =>
        reply.replace(`arn:aws:iam::${ACCOUNT}:role`, 'arn:aws:iam::999999999999:role'),
    },
    {
      name: 'has a name that its ARN lacks',
      rewrite: (reply: string) => reply.replace(/<RoleName>/, '<RoleName>x'),
    },
  ])('when a role of the listing $name', async ({ rewrite }) => {
    const { items, gaps } = await read(labAws(oneAccount(7, { rewrite })));
    expect(items).toEqual([]);
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'AWS_ACCOUNT_UNREADABLE',
        reason: expect.stringContaining(`AWS listed a role of account ${ACCOUNT} as {`),
      }),
    ]);
  });

  it('when the listing lacks the role that it was read with', async () => {
    const rewrite = (reply: string) => reply.replaceAll('rolebridge-reader', 'x');
    const { items, gaps } = await read(labAws(oneAccount(7, { rewrite })));
    expect(items).toEqual([]);
    expect(gaps).toEqual([
      expect.objectContaining({
        scope: ACCOUNT,
        code: 'AWS_READ_SUSPICIOUS',
        reason: expect.stringContaining(`ListRoles gave 8 roles, but not ${readerArn}`),
      }),
    ]);
  });

  it('when the listing is empty', async () => {
    const rewrite = (reply: string) =>
      reply.replace(/<Roles>.*<\/Roles>/s, '<Roles/>').replace(/<IsTruncated>true/, '<IsTruncated>false');
    const { gaps } = await read(labAws(oneAccount(1, { rewrite })));
    expect(gaps).toEqual([expect.objectContaining({ code: 'AWS_READ_SUSPICIOUS' })]);
  });

  it('but not when only the case of the reader role’s name differs from the configuration', async () => {
    const rewrite = (reply: string) => reply.replaceAll('rolebridge-reader', 'Rolebridge-Reader');
    expect((await read(labAws(oneAccount(1, { rewrite })))).gaps).toEqual([]);
  });
});

/** Gives the first marker again and again. */
function circle(): (reply: string) => string {
  let first: string | undefined;
  return (reply) => reply.replace(/<Marker>[^<]*<\/Marker>/, (marker) => (first ??= marker));
}

describe('the tags of roles', () => {
  const tagged = (id: string) => [
    samlRole('a', { account: id, provider, tags: { team: 'data', tier: '1' } }),
    samlRole('b', { account: id, provider }),
  ];
  const estate: LabAwsOptions = {
    accounts: [ACCOUNT, OTHER_ACCOUNT].map((id) => ({ id, name: id, roles: tagged(id) })),
  };

  it('are read with the session that listed the roles: one AssumeRole for each account', async () => {
    const aws = labAws(estate);
    const reader = readerOf(aws);
    const { items } = await reader.roles([account(ACCOUNT), account(OTHER_ACCOUNT)], aws.context);
    const candidates = items.filter((item) => item.name !== READER_ROLE);
    const withTags = await reader.withTags(candidates, aws.context);
    expect(withTags).toEqual({
      items: candidates.map((item) => ({
        ...item,
        tags: item.name === 'a' ? { team: 'data', tier: '1' } : {},
      })),
      gaps: [],
    });
    expect(aws.lab.journal.count('sts:AssumeRole')).toBe(2);
    expect(aws.lab.journal.count('iam:ListRoleTags')).toBe(4);
  });

  it('are read to the last page', async () => {
    const tags = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`key-${n}`, `${n}`]));
    const roles = [samlRole('a', { account: ACCOUNT, provider, tags })];
    const aws = labAws({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] });
    const reader = readerOf(aws);
    const { items } = await reader.roles([account(ACCOUNT)], aws.context);
    const [first] = (await reader.withTags(items, aws.context)).items;
    expect(first?.tags).toEqual(tags);
    expect(aws.lab.journal.count('iam:ListRoleTags')).toBeGreaterThan(2);
  });

  it.each([
    { later: 9 * 60_000, sessions: 1 },
    { later: 10 * 60_000, sessions: 2 },
  ])('are read with $sessions session(s) when it is $later ms later', async ({ later, sessions }) => {
    const aws = labAws(oneAccount(1));
    const reader = readerOf(aws);
    const { items } = await reader.roles([account(ACCOUNT)], aws.context);
    aws.lab.clock.advance(later);
    expect((await reader.withTags(items, aws.context)).gaps).toEqual([]);
    expect(aws.lab.journal.count('sts:AssumeRole')).toBe(sessions);
  });

  it.each([
    { code: 'AWS_ROLE_TAGS_DENIED', effect: error(403, 'AccessDenied') },
    { code: 'AWS_ACCOUNT_UNREADABLE', effect: error(404, 'NoSuchEntity', 'The role cannot be found.') },
  ])('make the whole account a gap when one cannot be read: $code', async ({ code, effect }) => {
    const aws = labAws({
      ...estate,
      faults: [{ operation: 'iam:ListRoleTags', account: ACCOUNT, contains: 'RoleName=b', effect }],
    });
    const reader = readerOf(aws);
    const { items } = await reader.roles([account(ACCOUNT), account(OTHER_ACCOUNT)], aws.context);
    const result = await reader.withTags(items, aws.context);
    expect(new Set(result.items.map((item) => item.accountId))).toEqual(new Set([OTHER_ACCOUNT]));
    expect(result.gaps).toEqual([
      expect.objectContaining({
        scope: ACCOUNT,
        code,
        reason: expect.stringMatching(/^ListRoleTags of role b failed: /),
      }),
    ]);
  });

  it('of no roles cost nothing', async () => {
    const aws = labAws();
    expect(await readerOf(aws).withTags([], aws.context)).toEqual({ items: [], gaps: [] });
    expect(aws.operations()).toEqual([]);
  });
});
