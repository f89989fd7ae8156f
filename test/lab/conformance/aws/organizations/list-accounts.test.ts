import {
  AccessDeniedException,
  InvalidInputException,
  ListAccountsCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import type { Account, OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, MANAGEMENT_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

async function everyAccount(client: OrganizationsClient): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const page of paginateListAccounts({ client }, {})) accounts.push(...(page.Accounts ?? []));
  return accounts;
}

const OUS = [
  { id: 'ou-lab1-workload', name: 'Workloads' },
  { id: 'ou-lab1-prodprod', name: 'Prod', parent: 'ou-lab1-workload' },
];

describe('organizations:ListAccounts', () => {
  it('gives the caller’s and the member accounts, each once', async () => {
    const target = awsTarget();
    const ids = (await everyAccount(target.organizations)).map(({ Id }) => Id);
    expect(ids).toContain(target.account);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells the state and the path of an account', async () => {
    const target = awsTarget();
    const account = (await everyAccount(target.organizations)).find(({ Id }) => Id === target.account);
    expect(account).toMatchObject({ State: 'ACTIVE', Name: expect.any(String) as string });
    expect(account?.Paths).toEqual([
      expect.stringMatching(new RegExp(`^o-[^/]+/r-[^/]+/(.+/)?${target.account}/$`)) as string,
    ]);
  });

  inLab(() => {
    it('has no Status, which AWS retired', async () => {
      for (const account of await everyAccount(awsLab().organizations))
        expect(account).not.toHaveProperty('Status');
    });

    it('tells the whole way to an account in a nested unit', async () => {
      const accounts = [{ id: ACCOUNT, name: 'prod', organizationalUnit: 'ou-lab1-prodprod' }];
      const { organizations } = awsLab(worldWith({ accounts, aws: { organizationalUnits: OUS } }));
      const account = (await everyAccount(organizations)).find(({ Id }) => Id === ACCOUNT);
      expect(account?.Paths).toEqual([`o-rolebridge/r-lab1/ou-lab1-workload/ou-lab1-prodprod/${ACCOUNT}/`]);
    });

    it('gives accounts that are not active too', async () => {
      const accounts = [{ id: ACCOUNT, name: 'gone', state: 'SUSPENDED' as const }];
      const found = await everyAccount(awsLab(worldWith({ accounts })).organizations);
      expect(found.map(({ Id, State }) => [Id, State])).toEqual([
        [MANAGEMENT_ACCOUNT, 'ACTIVE'],
        [ACCOUNT, 'SUSPENDED'],
      ]);
    });

    it('has an empty page with a token in the middle', async () => {
      const accounts = ['1', '2', '3', '4', '5'].map((digit) => ({ id: digit.repeat(12), name: digit }));
      const { organizations } = awsLab(worldWith({ accounts, pageSize: { organizations: 2 } }));
      const sizes: (number | undefined)[] = [];
      for await (const page of paginateListAccounts({ client: organizations }, {}))
        sizes.push(page.Accounts?.length);
      expect(sizes).toEqual([2, 0, 2, 2]);
    });

    it.each([
      { name: 'refuses more than twenty a page', input: { MaxResults: 21 }, Reason: 'MAX_VALUE_EXCEEDED' },
      { name: 'refuses a page of none', input: { MaxResults: 0 }, Reason: 'MIN_VALUE_EXCEEDED' },
      { name: 'refuses a token it did not give', input: { NextToken: 'x' }, Reason: 'INVALID_NEXT_TOKEN' },
    ])('$name', async ({ input, Reason }) => {
      const refusal = await awsLab()
        .organizations.send(new ListAccountsCommand(input))
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(InvalidInputException);
      expect(refusal).toMatchObject({ Reason, $metadata: { httpStatusCode: 400 } });
    });

    it('is closed to member accounts', async () => {
      const { as, session, readerRoleArn } = awsLab();
      const { organizations } = as(await session(readerRoleArn));
      const refusal = organizations.send(new ListAccountsCommand({}));
      await expect(refusal).rejects.toBeInstanceOf(AccessDeniedException);
    });

    it('is open to a delegated administrator', async () => {
      const organization = { managementAccount: MANAGEMENT_ACCOUNT, delegatedAdministrators: [ACCOUNT] };
      const { as, session, readerRoleArn } = awsLab(worldWith({ aws: { organization } }));
      const { organizations } = as(await session(readerRoleArn));
      expect((await everyAccount(organizations)).map(({ Id }) => Id)).toEqual([MANAGEMENT_ACCOUNT, ACCOUNT]);
    });
  });
});
