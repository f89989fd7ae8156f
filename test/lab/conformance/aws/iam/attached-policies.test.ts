import {
  AttachRolePolicyCommand,
  InvalidInputException,
  LimitExceededException,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import type { AwsTarget } from '../../target.ts';

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const own = `arn:aws:iam::${ACCOUNT}:policy/team/Deploy`;

async function ofRole(target: AwsTarget, RoleName: string, PathPrefix?: string) {
  const input = { RoleName, MaxItems: 2, ...(PathPrefix === undefined ? {} : { PathPrefix }) };
  const arns: (string | undefined)[] = [];
  for await (const page of paginateListAttachedRolePolicies({ client: await target.iam() }, input)) {
    arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn));
  }
  return arns;
}

function lab(managedPolicies: string[] = []) {
  const roles = [{ name: 'Admin', trust: {}, managedPolicies }];
  const users = [{ name: 'importer', managedPolicies: [aws('IAMReadOnlyAccess'), own] }];
  const customerManagedPolicies = [{ name: 'Deploy', path: '/team/' }];
  return awsLab(
    worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles, users, customerManagedPolicies }] }),
  );
}

describe('iam:ListAttachedRolePolicies', () => {
  it('says NoSuchEntity of a role that is not there', async () => {
    await expect(ofRole(awsTarget(), 'NoRoleHasThisName')).rejects.toBeInstanceOf(NoSuchEntityException);
  });

  inLab(() => {
    it('gives every policy over its pages, below a path when one is named', async () => {
      const policies = [own, aws('ReadOnlyAccess'), aws('job-function/Billing')];
      expect(await ofRole(lab(policies), 'Admin')).toEqual(policies);
      expect(await ofRole(lab(policies), 'Admin', '/job-function/')).toEqual([aws('job-function/Billing')]);
    });
  });
});

describe('iam:ListAttachedUserPolicies', () => {
  inLab(() => {
    it('gives names and ARNs', async () => {
      const client = await lab().iam();
      const found: unknown[] = [];
      for await (const page of paginateListAttachedUserPolicies({ client }, { UserName: 'importer' })) {
        found.push(...(page.AttachedPolicies ?? []));
      }
      expect(found).toEqual([
        { PolicyName: 'Deploy', PolicyArn: own },
        { PolicyName: 'IAMReadOnlyAccess', PolicyArn: aws('IAMReadOnlyAccess') },
      ]);
    });

    it.each([
      { name: 'a user who is not there', UserName: 'nobody', error: 'NoSuchEntityException' },
      { name: 'no name', UserName: undefined, error: 'ValidationError' },
    ])('refuses $name', async ({ UserName, error }) => {
      const pages = paginateListAttachedUserPolicies({ client: await lab().iam() }, { UserName });
      await expect(pages.next()).rejects.toMatchObject({ name: error });
    });
  });
});

// Nothing of this is for a real account: it would give permissions there.
describe('iam:AttachRolePolicy', () => {
  inLab(() => {
    const attach = async (PolicyArn: string, target = lab()) => {
      await (await target.iam()).send(new AttachRolePolicyCommand({ RoleName: 'Admin', PolicyArn }));
      return ofRole(target, 'Admin');
    };

    it.each([
      { name: 'a policy of AWS', arn: aws('ReadOnlyAccess') },
      { name: 'a policy of the account', arn: own },
    ])('attaches $name, once', async ({ arn }) => {
      const target = lab();
      expect(await attach(arn, target)).toEqual([arn]);
      expect(await attach(arn, target)).toEqual([arn]);
    });

    it.each([
      {
        name: 'a policy that is not there',
        arn: own.replace('Deploy', 'Other'),
        error: NoSuchEntityException,
      },
      {
        name: 'a policy of another partition',
        arn: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess',
        error: InvalidInputException,
      },
      { name: 'a name', arn: 'ReadOnlyAccess', error: InvalidInputException },
    ])('refuses $name', async ({ arn, error }) => {
      const target = lab();
      await expect(attach(arn, target)).rejects.toBeInstanceOf(error);
      expect(await ofRole(target, 'Admin')).toEqual([]);
    });

    it('attaches no more than twenty', async () => {
      const target = lab(Array.from({ length: 20 }, (_, n) => aws(`P${n}`)));
      await expect(attach(own, target)).rejects.toBeInstanceOf(LimitExceededException);
    });
  });
});
