import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  LimitExceededException,
  MalformedPolicyDocumentException,
} from '@aws-sdk/client-iam';
import type { CreateRoleCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT, samlTrust, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab, TAGGED_ROLE } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

const trustOf = (account: string) =>
  JSON.stringify(samlTrust(`arn:aws:iam::${account}:saml-provider/AzureAD`));
const statement = (changes: object) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', ...changes }] });

async function create(input: Partial<CreateRoleCommandInput>, target: AwsLab = awsLab()) {
  const AssumeRolePolicyDocument = trustOf(ACCOUNT);
  const command = new CreateRoleCommand({ RoleName: 'Entra-Admin', AssumeRolePolicyDocument, ...input });
  return (await target.iam()).send(command);
}

// Nothing here is for a real account: it would let somebody into it.
describe('iam:CreateRole', () => {
  inLab(() => {
    it('makes one that reads show from then on', async () => {
      const target = awsLab();
      const wanted = {
        Path: '/sso/',
        Description: 'For people',
        MaxSessionDuration: 28_800,
        Tags: [{ Key: 'made-by', Value: 'rolebridge' }],
      };
      const expected = {
        ...wanted,
        Arn: `arn:aws:iam::${ACCOUNT}:role/sso/Entra-Admin`,
        CreateDate: target.lab.clock.now(),
        AssumeRolePolicyDocument: expect.stringContaining('AssumeRoleWithSAML') as string,
      };
      expect((await create(wanted, target)).Role).toMatchObject(expected);
      const command = new GetRoleCommand({ RoleName: 'Entra-Admin' });
      expect((await (await target.iam()).send(command)).Role).toMatchObject(expected);
    });

    it('gives an hour when no duration is named', async () => {
      expect((await create({})).Role).toMatchObject({ Path: '/', MaxSessionDuration: 3600 });
    });

    it.each([
      {
        name: 'a name that there is in another case',
        input: { RoleName: TAGGED_ROLE.toLowerCase() },
        error: EntityAlreadyExistsException,
      },
      {
        name: 'a trust policy that is no JSON',
        input: { AssumeRolePolicyDocument: '{' },
        error: MalformedPolicyDocumentException,
      },
      {
        name: 'one without statements',
        input: { AssumeRolePolicyDocument: '{"Version":"2012-10-17"}' },
        error: MalformedPolicyDocumentException,
      },
      {
        name: 'a statement with a resource',
        input: { AssumeRolePolicyDocument: statement({ Resource: '*' }) },
        error: MalformedPolicyDocumentException,
      },
      {
        name: 'a statement without a principal',
        input: { AssumeRolePolicyDocument: statement({ Principal: undefined }) },
        error: MalformedPolicyDocumentException,
      },
      {
        name: 'a provider of another account',
        input: { AssumeRolePolicyDocument: trustOf(OTHER_ACCOUNT) },
        error: MalformedPolicyDocumentException,
      },
      {
        name: 'a trust policy of more than 2048 characters',
        input: { AssumeRolePolicyDocument: statement({ Sid: 'x'.repeat(2048) }) },
        error: LimitExceededException,
      },
    ])('refuses $name', async ({ input, error }) => {
      const target = awsLab();
      await expect(create(input, target)).rejects.toBeInstanceOf(error);
      const command = new GetRoleCommand({ RoleName: 'Entra-Admin' });
      await expect((await target.iam()).send(command)).rejects.toMatchObject({
        name: 'NoSuchEntityException',
      });
    });

    it.each([
      { name: 'a name with a slash', input: { RoleName: 'sso/Admin' } },
      { name: 'a path that does not end', input: { Path: '/sso' } },
      { name: 'a session of less than an hour', input: { MaxSessionDuration: 900 } },
      { name: 'a session of more than twelve hours', input: { MaxSessionDuration: 43_201 } },
      { name: 'a long description', input: { Description: 'x'.repeat(1001) } },
    ])('finds $name invalid', async ({ input }) => {
      await expect(create(input)).rejects.toMatchObject({ name: 'ValidationError' });
    });

    it('makes no more than a thousand', async () => {
      const roles = Array.from({ length: 999 }, (_, n) => ({ name: `R${n}`, trust: {} }));
      const target = awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] }));
      await expect(create({}, target)).rejects.toBeInstanceOf(LimitExceededException);
    });

    it('does nothing about boundaries', async () => {
      const refused = create({ PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
      await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
    });
  });
});
