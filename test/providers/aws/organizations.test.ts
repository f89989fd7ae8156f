import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import { createOrganizationReader } from '../../../src/providers/aws/organizations.ts';
import {
  ACCOUNT,
  callerCredentials,
  CALLER_ROLE_ARN,
  MANAGEMENT_ACCOUNT,
  OTHER_ACCOUNT,
} from '../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from './lab-aws.ts';
import { labAws } from './lab-aws.ts';

const plain = { organizationalUnitNames: false, tags: false };

const estate: LabAwsOptions = {
  aws: {
    organizationalUnits: [
      { id: 'ou-lab1-workload', name: 'Workloads' },
      { id: 'ou-lab1-prod', name: 'Production', parent: 'ou-lab1-workload' },
    ],
  },
  accounts: [
    {
      id: ACCOUNT,
      name: 'prod-data',
      organizationalUnit: 'ou-lab1-prod',
      tags: { owner: 'data', tier: '1' },
    },
    { id: OTHER_ACCOUNT, name: 'prod-web', organizationalUnit: 'ou-lab1-prod' },
    { id: '777788889999', name: 'old', organizationalUnit: 'ou-lab1-workload', state: 'SUSPENDED' },
  ],
};

const read = ({ clients, context }: LabAws, details = plain) =>
  createOrganizationReader(clients).accounts(details, context);

describe('the accounts of an organization', () => {
  it('are all of them, whatever their state, with the ids of their path from the root down', async () => {
    expect(await read(labAws(estate))).toEqual([
      {
        id: MANAGEMENT_ACCOUNT,
        name: 'management',
        partition: 'aws',
        state: 'ACTIVE',
        organizationalUnits: ['r-lab1'],
      },
      {
        id: ACCOUNT,
        name: 'prod-data',
        partition: 'aws',
        state: 'ACTIVE',
        organizationalUnits: ['r-lab1', 'ou-lab1-workload', 'ou-lab1-prod'],
      },
      {
        id: OTHER_ACCOUNT,
        name: 'prod-web',
        partition: 'aws',
        state: 'ACTIVE',
        organizationalUnits: ['r-lab1', 'ou-lab1-workload', 'ou-lab1-prod'],
      },
      {
        id: '777788889999',
        name: 'old',
        partition: 'aws',
        state: 'SUSPENDED',
        organizationalUnits: ['r-lab1', 'ou-lab1-workload'],
      },
    ]);
  });

  it('are read to the last page, past empty ones', async () => {
    const accounts = Array.from({ length: 40 }, (_, n) => ({
      id: String(100_000_000_000 + n),
      name: `n${n}`,
    }));
    const aws = labAws({ accounts, pageSize: { organizations: 3 } });
    expect(await read(aws)).toHaveLength(41);
    expect(new Set(aws.operations())).toEqual(new Set(['organizations:ListAccounts']));
  });

  it('have the names of their path when asked for, one call for each distinct unit', async () => {
    const aws = labAws(estate);
    const accounts = await read(aws, { ...plain, organizationalUnitNames: true });
    expect(accounts.map((account) => account.organizationalUnitPath)).toEqual([
      '/',
      '/Workloads/Production',
      '/Workloads/Production',
      '/Workloads',
    ]);
    expect(aws.lab.journal.count('organizations:DescribeOrganizationalUnit')).toBe(2);
  });

  it('have their tags when asked for', async () => {
    const accounts = await read(labAws(estate), { ...plain, tags: true });
    expect(accounts.map((account) => account.tags)).toEqual([{}, { owner: 'data', tier: '1' }, {}, {}]);
  });

  it.each([
    { region: 'us-gov-west-1', partition: 'aws-us-gov' },
    { region: 'cn-north-1', partition: 'aws-cn' },
  ] as const)('of $region are in partition $partition', async ({ region, partition }) => {
    const principalArn = CALLER_ROLE_ARN.replace(':aws:', `:${partition}:`);
    const aws = labAws({ region, aws: { partition, callers: [{ ...callerCredentials(), principalArn }] } });
    expect((await read(aws)).map((account) => account.partition)).toEqual([partition, partition]);
  });

  it('come after throttling, which takes only the lab’s time', async () => {
    const effect = { type: 'error', status: 400, code: 'TooManyRequestsException' } as const;
    const aws = labAws({ faults: [{ operation: 'organizations:ListAccounts', times: 4, effect }] });
    const before = aws.lab.clock.now().getTime();
    expect(await read(aws)).toHaveLength(2);
    // Half of 1, 2, 4 and 8 seconds.
    expect(aws.lab.clock.now().getTime() - before).toBe(7_500);
  });
});

describe('an organization that cannot be read', () => {
  it.each([
    {
      name: 'no State for an account',
      from: /"State"/g,
      to: '"Status"',
      message: 'AWS gave no State for account',
    },
    { name: 'no path for an account', from: /"Paths"/g, to: '"Ways"', message: 'AWS gave no path' },
    {
      name: 'an ARN of a partition unknown to us',
      from: /arn:aws:/g,
      to: 'arn:aws-moon:',
      message: 'without a known ARN',
    },
  ])('is said so: $name', async ({ from, to, message }) => {
    const aws = labAws({
      ...estate,
      rewrite: (reply) => reply.replaceAll(from, to),
    });
    const failing = read(aws);
    await expect(failing).rejects.toMatchObject({
      code: 'AWS_ORGANIZATION_UNREADABLE',
      message: expect.stringContaining(message),
    });
  });

  it('is said so when the pages go round in a circle', async () => {
    let first: string | undefined;
    const rewrite = (reply: string) => reply.replace(/"NextToken":"[^"]*"/, (token) => (first ??= token));
    await expect(read(labAws({ ...estate, rewrite }))).rejects.toMatchObject({
      code: 'AWS_ORGANIZATION_UNREADABLE',
      message: expect.stringContaining('second time'),
    });
  });

  it('names the fix for a caller outside the management account', async () => {
    const member = { ...callerCredentials(), principalArn: `arn:aws:iam::${ACCOUNT}:role/rolebridge` };
    const aws = labAws({
      aws: { callers: [member] },
      accounts: [{ id: ACCOUNT, name: 'prod', roles: [{ name: 'rolebridge', trust: {} }] }],
    });
    await expect(read(aws)).rejects.toMatchObject({
      code: 'AWS_ORGANIZATION_UNREADABLE',
      message: expect.stringContaining('AccessDeniedException'),
      hint: expect.stringContaining('delegated administrator'),
    });
  });

  it.each([
    {
      fault: 'AWSOrganizationsNotInUseException',
      status: 400,
      code: 'AWS_ORGANIZATION_UNREADABLE',
      hint: 'belongs to no organization',
    },
    { fault: 'InternalFailure', status: 500, code: 'AWS_ORGANIZATION_UNREADABLE', hint: 'Run it again' },
    { fault: 'ExpiredTokenException', status: 400, code: 'AWS_CREDENTIALS', hint: 'aws sso login' },
    { fault: 'UnrecognizedClientException', status: 400, code: 'AWS_CREDENTIALS', hint: 'execution role' },
  ])('for $fault has code $code', async ({ fault, status, code, hint }) => {
    const effect = { type: 'error', status, code: fault, message: 'Injected.' } as const;
    const aws = labAws({ faults: [{ operation: 'organizations:ListAccounts', times: 'always', effect }] });
    await expect(read(aws)).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) });
  });

  it.each(['organizations:DescribeOrganizationalUnit', 'organizations:ListTagsForResource'])(
    'is so too when %s fails',
    async (operation) => {
      const effect = { type: 'error', status: 403, code: 'AccessDeniedException', message: 'No.' } as const;
      const aws = labAws({ ...estate, faults: [{ operation, times: 'always', effect }] });
      const failing = read(aws, { organizationalUnitNames: true, tags: true });
      await expect(failing).rejects.toMatchObject({ code: 'AWS_ORGANIZATION_UNREADABLE' });
    },
  );

  it('because the run was stopped is the deadline’s doing', async () => {
    await expect(read(labAws({ signal: AbortSignal.abort() }))).rejects.toThrow(DeadlineError);
  });
});
