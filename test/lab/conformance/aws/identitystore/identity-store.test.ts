import {
  DescribeGroupCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  ListUsersCommand,
  paginateListGroups,
} from '@aws-sdk/client-identitystore';
import type { Group } from '@aws-sdk/client-identitystore';
import { describe, expect, it } from 'vitest';
import {
  IDENTITY_STORE_ID,
  principalId,
  SCIM_ISSUER,
  scimGroups,
  storeGroup,
  storeUser,
} from '../../../../support/identity-center.ts';
import { ACCOUNT, callerCredentials } from '../../../../support/worlds.ts';
import { awsTarget, inLab } from '../../target.ts';
import { estate, instanceOf } from '../sso-admin/estate.ts';

const STORE = { IdentityStoreId: IDENTITY_STORE_ID };
const OBJECT_ID = '7e9a1c00-0000-4000-8000-0000000000aa';
const membership = { id: principalId('m'), group: principalId('data'), user: principalId('ada') };

function store() {
  return estate({
    accountAssignments: [],
    regions: ['us-east-1'],
    identityStore: {
      groups: [
        ...scimGroups([{ id: OBJECT_ID, displayName: 'data' }]),
        storeGroup('ops', { description: 'By hand' }),
      ],
      users: [storeUser('ada'), storeUser('bob')],
      memberships: [membership],
    },
  });
}

describe('identitystore:ListGroups', () => {
  it('gives whole groups over the pages, each once', async () => {
    const target = awsTarget();
    const { IdentityStoreId } = await instanceOf(target);
    const groups: Group[] = [];
    for await (const page of paginateListGroups({ client: target.identityStore }, { IdentityStoreId })) {
      groups.push(...(page.Groups ?? []));
    }
    expect(new Set(groups.map(({ GroupId }) => GroupId)).size).toBe(groups.length);
    for (const group of groups) {
      expect(group).toMatchObject({
        IdentityStoreId,
        GroupId: expect.any(String),
        DisplayName: expect.any(String),
      });
    }
  });

  inLab(() => {
    it('tells the external ids of groups that SCIM brought', async () => {
      const { Groups = [] } = await store().identityStore.send(new ListGroupsCommand(STORE));
      expect(Groups).toMatchObject([
        { GroupId: principalId('data'), ExternalIds: [{ Issuer: SCIM_ISSUER, Id: OBJECT_ID }] },
        { GroupId: principalId('ops'), Description: 'By hand' },
      ]);
      expect(Groups[1]).not.toHaveProperty('ExternalIds');
    });

    it('refuses filters', async () => {
      const Filters = [{ AttributePath: 'DisplayName', AttributeValue: 'data' }];
      await expect(
        store().identityStore.send(new ListGroupsCommand({ ...STORE, Filters })),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Filter is deprecated, please remove filter from request',
      });
    });
  });
});

describe('identitystore:GetGroupId', () => {
  const ask = (AlternateIdentifier: GetGroupIdCommand['input']['AlternateIdentifier']) =>
    store().identityStore.send(new GetGroupIdCommand({ ...STORE, AlternateIdentifier }));

  it('does not find a group that is not there', async () => {
    const target = awsTarget();
    const { IdentityStoreId } = await instanceOf(target);
    const UniqueAttribute = { AttributePath: 'displayName', AttributeValue: 'no group has this name 4711' };
    const command = new GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier: { UniqueAttribute } });
    await expect(target.identityStore.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  inLab(() => {
    it.each([
      { by: 'external id', identifier: { ExternalId: { Issuer: SCIM_ISSUER, Id: OBJECT_ID } } },
      {
        by: 'name',
        identifier: { UniqueAttribute: { AttributePath: 'displayName', AttributeValue: 'data' } },
      },
    ])('finds a group by $by', async ({ identifier }) => {
      expect(await ask(identifier)).toMatchObject({ GroupId: principalId('data'), ...STORE });
    });

    it('needs the issuer to be right', async () => {
      const ExternalId = { Issuer: 'https://scim.aws.com/other', Id: OBJECT_ID };
      await expect(ask({ ExternalId })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        ResourceType: 'GROUP',
      });
    });

    it('refuses another attribute', async () => {
      const UniqueAttribute = { AttributePath: 'description', AttributeValue: 'By hand' };
      await expect(ask({ UniqueAttribute })).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
});

describe('one group or user', () => {
  inLab(() => {
    it('is described by its id', async () => {
      const { identityStore } = store();
      const group = await identityStore.send(
        new DescribeGroupCommand({ ...STORE, GroupId: principalId('data') }),
      );
      expect(group).toMatchObject({ DisplayName: 'data', GroupId: principalId('data') });
      const user = await identityStore.send(
        new DescribeUserCommand({ ...STORE, UserId: principalId('ada') }),
      );
      expect(user).toMatchObject({ UserName: 'ada', UserId: principalId('ada') });
      const { Users } = await identityStore.send(new ListUsersCommand(STORE));
      expect(Users?.map(({ UserName }) => UserName)).toEqual(['ada', 'bob']);
    });

    it('is not found when it is gone, and the error says what it was', async () => {
      const { identityStore } = store();
      const GroupId = principalId('gone');
      await expect(identityStore.send(new DescribeGroupCommand({ ...STORE, GroupId }))).rejects.toMatchObject(
        {
          name: 'ResourceNotFoundException',
          ResourceType: 'GROUP',
          ResourceId: GroupId,
        },
      );
      await expect(
        identityStore.send(new DescribeUserCommand({ ...STORE, UserId: GroupId })),
      ).rejects.toMatchObject({ ResourceType: 'USER' });
    });
  });
});

describe('memberships', () => {
  inLab(() => {
    it('are listed by group, by member, and asked for', async () => {
      const { identityStore } = store();
      const MemberId = { UserId: principalId('ada') };
      const row = { ...STORE, MembershipId: membership.id, GroupId: principalId('data'), MemberId };
      const ofGroup = (name: string) =>
        identityStore.send(new ListGroupMembershipsCommand({ ...STORE, GroupId: principalId(name) }));
      expect((await ofGroup('data')).GroupMemberships).toEqual([row]);
      expect((await ofGroup('ops')).GroupMemberships).toEqual([]);
      await expect(ofGroup('gone')).rejects.toMatchObject({ ResourceType: 'GROUP' });
      const ofMember = await identityStore.send(
        new ListGroupMembershipsForMemberCommand({ ...STORE, MemberId }),
      );
      expect(ofMember.GroupMemberships).toEqual([row]);
      const GroupIds = [principalId('ops'), principalId('data')];
      const { Results } = await identityStore.send(
        new IsMemberInGroupsCommand({ ...STORE, MemberId, GroupIds }),
      );
      expect(Results?.map(({ MembershipExists }) => MembershipExists)).toEqual([false, true]);
    });
  });
});

describe('the identity store', () => {
  inLab(() => {
    it('is read in additional Regions and from member accounts, and not elsewhere', async () => {
      const lab = store();
      const member = { ...callerCredentials(), accessKeyId: 'AKIALABMEMBER0000001' };
      lab.lab.world.aws.callers.push({ ...member, principalArn: `arn:aws:iam::${ACCOUNT}:user/reader` });
      const count = async (credentials: typeof member, region?: string) =>
        (await lab.as(credentials, region).identityStore.send(new ListGroupsCommand(STORE))).Groups?.length;
      expect(await count(callerCredentials(), 'us-east-1')).toBe(2);
      expect(await count(member)).toBe(2);
      await expect(count(callerCredentials(), 'ap-south-1')).rejects.toMatchObject({
        ResourceType: 'IDENTITY_STORE',
      });
    });

    it('is named by its id', async () => {
      const { identityStore } = store();
      const list = (IdentityStoreId: string) =>
        identityStore.send(new ListGroupsCommand({ IdentityStoreId }));
      await expect(list('d-0000000000')).rejects.toMatchObject({ ResourceType: 'IDENTITY_STORE' });
      await expect(list('store')).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
});
