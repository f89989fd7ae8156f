import {
  GetRoleCommand,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  TagRoleCommand,
  UnmodifiableEntityException,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT, samlTrust, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab, TAGGED_ROLE } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

const providerArn = `arn:aws:iam::${ACCOUNT}:saml-provider/AzureAD`;
const PolicyDocument = JSON.stringify(samlTrust(providerArn));

async function roleIn(target: AwsLab) {
  return (await (await target.iam()).send(new GetRoleCommand({ RoleName: TAGGED_ROLE }))).Role;
}

// Nothing here is for a real account: it would change who gets into it.
describe('iam:UpdateRole', () => {
  inLab(() => {
    it('changes the duration, and the description stays', async () => {
      const target = awsLab();
      const command = new UpdateRoleCommand({ RoleName: TAGGED_ROLE, MaxSessionDuration: 43_200 });
      await (await target.iam()).send(command);
      expect(await roleIn(target)).toMatchObject({ MaxSessionDuration: 43_200, Description: 'With tags' });
    });

    it('makes a duration that is not named an hour', async () => {
      const target = awsLab();
      const iam = await target.iam();
      await iam.send(new UpdateRoleCommand({ RoleName: TAGGED_ROLE, MaxSessionDuration: 7200 }));
      await iam.send(new UpdateRoleCommand({ RoleName: TAGGED_ROLE, Description: 'Another' }));
      expect(await roleIn(target)).toMatchObject({ MaxSessionDuration: 3600, Description: 'Another' });
    });

    it.each([3599, 43_201])('finds %i seconds invalid', async (MaxSessionDuration) => {
      const command = new UpdateRoleCommand({ RoleName: TAGGED_ROLE, MaxSessionDuration });
      await expect((await awsLab().iam()).send(command)).rejects.toMatchObject({ name: 'ValidationError' });
    });
  });
});

describe('iam:UpdateAssumeRolePolicy', () => {
  inLab(() => {
    it('replaces the whole trust policy', async () => {
      const target = awsLab();
      const command = new UpdateAssumeRolePolicyCommand({ RoleName: TAGGED_ROLE, PolicyDocument });
      await (await target.iam()).send(command);
      const { AssumeRolePolicyDocument = '' } = (await roleIn(target)) ?? {};
      expect(JSON.parse(decodeURIComponent(AssumeRolePolicyDocument))).toEqual(samlTrust(providerArn));
    });

    it.each([
      { name: 'no JSON', document: 'trust me' },
      { name: 'a provider of another account', document: PolicyDocument.replace(ACCOUNT, OTHER_ACCOUNT) },
    ])('refuses $name and changes nothing', async ({ document }) => {
      const target = awsLab();
      const before = await roleIn(target);
      const command = new UpdateAssumeRolePolicyCommand({ RoleName: TAGGED_ROLE, PolicyDocument: document });
      await expect((await target.iam()).send(command)).rejects.toBeInstanceOf(
        MalformedPolicyDocumentException,
      );
      expect(await roleIn(target)).toEqual(before);
    });
  });
});

describe('iam:TagRole', () => {
  inLab(() => {
    it('adds tags, and writes over those that there are', async () => {
      const target = awsLab();
      const Tags = [
        { Key: 'made-by', Value: 'rolebridge' },
        { Key: 'stage', Value: 'test' },
      ];
      await (await target.iam()).send(new TagRoleCommand({ RoleName: TAGGED_ROLE, Tags }));
      expect((await roleIn(target))?.Tags).toEqual([...Tags, { Key: 'team', Value: 'data' }]);
    });
  });
});

inLab(() => {
  describe.each([
    {
      operation: 'iam:UpdateRole',
      command: (RoleName: string) => new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }),
    },
    {
      operation: 'iam:UpdateAssumeRolePolicy',
      command: (RoleName: string) => new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }),
    },
  ])('$operation', ({ command }) => {
    it('says NoSuchEntity of a role that is not there', async () => {
      const refused = (await awsLab().iam()).send(command('Nobody') as UpdateRoleCommand);
      await expect(refused).rejects.toBeInstanceOf(NoSuchEntityException);
    });

    it.each(['/aws-reserved/sso.amazonaws.com/', '/aws-service-role/support.amazonaws.com/'])(
      'leaves roles below %s alone',
      async (path) => {
        const roles = [{ name: 'AwsOwn', path, trust: {} }];
        const target = awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] }));
        const refused = (await target.iam()).send(command('AwsOwn') as UpdateRoleCommand);
        await expect(refused).rejects.toBeInstanceOf(UnmodifiableEntityException);
      },
    );
  });
});
