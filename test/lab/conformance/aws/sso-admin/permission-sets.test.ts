import {
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  DescribePermissionSetCommand,
  ListPermissionSetsCommand,
  paginateListPermissionSets,
  UpdatePermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { INSTANCE_ARN, permissionSet, permissionSetArn } from '../../../../support/identity-center.ts';
import { NOW } from '../../../../support/worlds.ts';
import { awsTarget, inLab } from '../../target.ts';
import { create, estate, instanceOf, outcome, READ, remove, WRITE } from './estate.ts';

const named = (set: string) => ({ InstanceArn: INSTANCE_ARN, PermissionSetArn: permissionSetArn(set) });

describe('sso:ListPermissionSets and sso:DescribePermissionSet', () => {
  it('give every permission set over the pages, each once, and describe each', async () => {
    const { ssoAdmin } = awsTarget();
    const { InstanceArn } = await instanceOf({ ssoAdmin });
    const arns: string[] = [];
    for await (const page of paginateListPermissionSets({ client: ssoAdmin }, { InstanceArn })) {
      arns.push(...(page.PermissionSets ?? []));
    }
    expect(arns.length).toBeGreaterThan(0);
    expect(new Set(arns).size).toBe(arns.length);
    const [PermissionSetArn] = arns;
    const { PermissionSet } = await ssoAdmin.send(
      new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }),
    );
    expect(PermissionSet).toMatchObject({
      PermissionSetArn,
      Name: expect.stringMatching(/^[\w+=,.@-]{1,32}$/),
    });
  });

  inLab(() => {
    it('tell everything the world says, and no more', async () => {
      const set = permissionSet(READ, {
        description: 'To read',
        sessionDuration: 'PT8H',
        relayState: 'https://console.aws.amazon.com/',
        tags: { a: 'b' },
      });
      const { ssoAdmin } = estate({ permissionSets: [set] });
      const { PermissionSet } = await ssoAdmin.send(new DescribePermissionSetCommand(named(READ)));
      expect(PermissionSet).toEqual({
        Name: READ,
        PermissionSetArn: permissionSetArn(READ),
        Description: 'To read',
        CreatedDate: new Date('2024-01-01T00:00:00Z'),
        SessionDuration: 'PT8H',
        RelayState: 'https://console.aws.amazon.com/',
      });
    });

    it.each(['CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'] as const)(
      'are denied while the instance is %s',
      async (status) => {
        const command = new ListPermissionSetsCommand({ InstanceArn: INSTANCE_ARN });
        await expect(estate({ status }).ssoAdmin.send(command)).rejects.toMatchObject({
          name: 'AccessDeniedException',
        });
      },
    );
  });
});

describe('sso:CreatePermissionSet', () => {
  inLab(() => {
    it('makes one that lasts an hour unless it is said', async () => {
      const { ssoAdmin } = estate();
      const input = { InstanceArn: INSTANCE_ARN, Name: 'New', Tags: [{ Key: 'owner', Value: 'me' }] };
      const { PermissionSet } = await ssoAdmin.send(new CreatePermissionSetCommand(input));
      expect(PermissionSet).toEqual({
        Name: 'New',
        PermissionSetArn: expect.stringMatching(/^arn:aws:sso:::permissionSet\/ssoins-\w{16}\/ps-\w{16}$/),
        CreatedDate: new Date(NOW),
        SessionDuration: 'PT1H',
      });
      const list = await ssoAdmin.send(new ListPermissionSetsCommand({ InstanceArn: INSTANCE_ARN }));
      expect(list.PermissionSets).toContain(PermissionSet?.PermissionSetArn);
    });

    it('refuses a name that is taken', async () => {
      const command = new CreatePermissionSetCommand({ InstanceArn: INSTANCE_ARN, Name: READ });
      await expect(estate().ssoAdmin.send(command)).rejects.toMatchObject({
        name: 'ConflictException',
        message: 'PermissionSet with name Read already exists.',
      });
    });

    it.each([
      { name: 'a long name', changes: { Name: 'x'.repeat(33) } },
      { name: 'a space in the name', changes: { Name: 'a b' } },
      { name: 'an empty description', changes: { Description: '' } },
      { name: 'a session of thirteen hours', changes: { SessionDuration: 'PT13H' } },
      { name: 'a session of half an hour', changes: { SessionDuration: 'PT30M' } },
      { name: 'a session without a unit', changes: { SessionDuration: '3600' } },
      { name: 'a long relay state', changes: { RelayState: 'x'.repeat(241) } },
      { name: 'a tag with a bad key', changes: { Tags: [{ Key: 'a;b', Value: '' }] } },
    ])('refuses $name', async ({ changes }) => {
      const command = new CreatePermissionSetCommand({ InstanceArn: INSTANCE_ARN, Name: 'New', ...changes });
      await expect(estate().ssoAdmin.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
    });

    it.each(['PT1H', 'PT1H30M', 'PT12H', 'PT60M', 'PT720M'])(
      'takes a session of %s',
      async (SessionDuration) => {
        const command = new CreatePermissionSetCommand({
          InstanceArn: INSTANCE_ARN,
          Name: 'New',
          SessionDuration,
        });
        expect((await estate().ssoAdmin.send(command)).PermissionSet).toMatchObject({ SessionDuration });
      },
    );
  });
});

describe('sso:UpdatePermissionSet', () => {
  inLab(() => {
    it('changes what is named and leaves the rest, but for a relay state', async () => {
      const { ssoAdmin } = estate({
        permissionSets: [permissionSet(READ, { description: 'Old', relayState: 'x' })],
      });
      await ssoAdmin.send(new UpdatePermissionSetCommand({ ...named(READ), SessionDuration: 'PT4H' }));
      const { PermissionSet } = await ssoAdmin.send(new DescribePermissionSetCommand(named(READ)));
      expect(PermissionSet).toMatchObject({ Description: 'Old', SessionDuration: 'PT4H' });
      expect(PermissionSet).not.toHaveProperty('RelayState');
    });
  });
});

describe('sso:DeletePermissionSet', () => {
  inLab(() => {
    const drop = (set: string) => new DeletePermissionSetCommand(named(set));
    const CONFLICT = {
      name: 'ConflictException',
      message: 'Could not delete because PermissionSet has ApplicationProfile associated with it.',
    };

    it('removes one that nobody has', async () => {
      const { ssoAdmin } = estate();
      await ssoAdmin.send(drop(WRITE));
      const gone = ssoAdmin.send(new DescribePermissionSetCommand(named(WRITE)));
      await expect(gone).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('refuses one that is assigned, until the last assignment is gone', async () => {
      const lab = estate();
      await expect(lab.ssoAdmin.send(drop(READ))).rejects.toMatchObject(CONFLICT);
      const begun = await remove(lab, READ, 'data');
      await expect(lab.ssoAdmin.send(drop(READ))).rejects.toMatchObject(CONFLICT);
      await outcome(lab, begun);
      await expect(lab.ssoAdmin.send(drop(READ))).resolves.toMatchObject({});
    });

    it('refuses one that is about to be assigned', async () => {
      const lab = estate();
      await create(lab, WRITE, 'ops');
      await expect(lab.ssoAdmin.send(drop(WRITE))).rejects.toMatchObject(CONFLICT);
    });
  });
});
