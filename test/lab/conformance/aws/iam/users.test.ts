import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  NoSuchEntityException,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import type { AwsTarget } from '../../target.ts';

const used = 'AKIALABIMPORTER00001';
const unused = 'AKIALABIMPORTER00002';

function lab() {
  const users = [
    {
      name: 'importer',
      path: '/apps/',
      accessKeys: [
        { id: used, createDate: '2022-05-01T00:00:00Z', lastUsed: { date: '2026-11-01T10:00:00Z' } },
        { id: unused, status: 'Inactive' as const },
      ],
    },
    ...['ada', 'grace', 'joan', 'radia', 'barbara', 'frances'].map((name) => ({ name })),
  ];
  return awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', users }] }));
}

async function names(target: AwsTarget, PathPrefix?: string) {
  const found: (string | undefined)[] = [];
  const input = PathPrefix === undefined ? {} : { PathPrefix };
  for await (const page of paginateListUsers({ client: await target.iam() }, input)) {
    found.push(...(page.Users ?? []).map(({ UserName }) => UserName));
  }
  return found;
}

describe('iam:ListUsers', () => {
  it('gives every user once', async () => {
    const found = await names(awsTarget());
    expect(new Set(found).size).toBe(found.length);
  });

  inLab(() => {
    it('gives them over its pages, below a path when one is named', async () => {
      expect(await names(lab())).toEqual(['ada', 'importer', 'barbara', 'frances', 'grace', 'joan', 'radia']);
      expect(await names(lab(), '/apps/')).toEqual(['importer']);
    });

    it('shows a user without tags', async () => {
      const { value } = (await paginateListUsers(
        { client: await lab().iam() },
        { PathPrefix: '/apps/' },
      ).next()) as { value: { Users?: unknown[] } };
      expect(value.Users).toEqual([
        {
          Path: '/apps/',
          UserName: 'importer',
          UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/) as string,
          Arn: `arn:aws:iam::${ACCOUNT}:user/apps/importer`,
          CreateDate: new Date('2024-01-01T00:00:00Z'),
        },
      ]);
    });
  });
});

describe('iam:ListAccessKeys', () => {
  it('says NoSuchEntity of a user who is not there', async () => {
    const command = new ListAccessKeysCommand({ UserName: 'NoUserHasThisName' });
    await expect((await awsTarget().iam()).send(command)).rejects.toBeInstanceOf(NoSuchEntityException);
  });

  it('asks a role for a name', async () => {
    const refused = (await awsTarget().iam()).send(new ListAccessKeysCommand({}));
    await expect(refused).rejects.toMatchObject({ name: 'ValidationError' });
  });

  inLab(() => {
    it('gives the keys of a user, and no secrets', async () => {
      const { AccessKeyMetadata } = await (
        await lab().iam()
      ).send(new ListAccessKeysCommand({ UserName: 'importer' }));
      expect(AccessKeyMetadata).toEqual([
        {
          UserName: 'importer',
          AccessKeyId: used,
          Status: 'Active',
          CreateDate: new Date('2022-05-01T00:00:00Z'),
        },
        {
          UserName: 'importer',
          AccessKeyId: unused,
          Status: 'Inactive',
          CreateDate: new Date('2024-01-01T00:00:00Z'),
        },
      ]);
    });
  });
});

describe('iam:GetAccessKeyLastUsed', () => {
  inLab(() => {
    it.each([
      {
        name: 'was used',
        AccessKeyId: used,
        last: { LastUsedDate: new Date('2026-11-01T10:00:00Z'), ServiceName: 'iam', Region: 'us-east-1' },
      },
      { name: 'never was used', AccessKeyId: unused, last: { ServiceName: 'N/A', Region: 'N/A' } },
    ])('says of a key that $name', async ({ AccessKeyId, last }) => {
      const answer = await (await lab().iam()).send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
      expect(answer).toMatchObject({ UserName: 'importer' });
      expect(answer.AccessKeyLastUsed).toEqual(last);
    });

    it('refuses a key of nobody', async () => {
      const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIALABNOBODY0000001' });
      await expect((await lab().iam()).send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
    });
  });
});
