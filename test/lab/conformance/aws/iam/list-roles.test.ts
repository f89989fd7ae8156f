import { IAMServiceException, ListRolesCommand, paginateListRoles } from '@aws-sdk/client-iam';
import type { IAMClient, Role } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, READER_ROLE, samlRole, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

async function everyRole(client: IAMClient, PathPrefix?: string): Promise<readonly Role[]> {
  const roles: Role[] = [];
  const input = PathPrefix === undefined ? {} : { PathPrefix };
  for await (const page of paginateListRoles({ client }, input)) roles.push(...(page.Roles ?? []));
  return roles;
}

describe('iam:ListRoles', () => {
  it('gives every role of the account over its pages, each once', async () => {
    const target = awsTarget();
    const arns = (await everyRole(await target.iam())).map(({ Arn }) => Arn);
    expect(arns).toContain(target.readerRoleArn);
    expect(new Set(arns).size).toBe(arns.length);
  });

  it('gives no more on a page than asked for, and a marker with a truncated one', async () => {
    const iam = await awsTarget().iam();
    const { Roles, IsTruncated, Marker } = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
    expect(Roles?.length).toBeLessThanOrEqual(2);
    expect(IsTruncated).toBe(true);
    expect(Marker).toEqual(expect.any(String));
  });

  it('encodes the trust policy as in a URL', async () => {
    const [role] = await everyRole(await awsTarget().iam());
    const text = role?.AssumeRolePolicyDocument ?? '';
    expect(text).toMatch(/^%7B/);
    expect(JSON.parse(decodeURIComponent(text))).toHaveProperty('Statement');
  });

  it('leaves out tags, last use and boundary', async () => {
    for (const role of await everyRole(await awsTarget().iam())) {
      expect(role).not.toHaveProperty('Tags');
      expect(role).not.toHaveProperty('RoleLastUsed');
      expect(role).not.toHaveProperty('PermissionsBoundary');
    }
  });

  it('refuses more than a thousand a page', async () => {
    const iam = await awsTarget().iam();
    await expect(iam.send(new ListRolesCommand({ MaxItems: 1001 }))).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
    });
  });

  inLab(() => {
    it('gives the roles below a path only', async () => {
      const roles = await everyRole(await awsLab().iam(), '/apps/');
      expect(roles.map(({ RoleName }) => RoleName)).toEqual(['Five', 'Four', 'One', 'Six', 'Three', 'Two']);
    });

    it('shows a role with everything its world says', async () => {
      const options = {
        account: ACCOUNT,
        provider: 'AzureAD',
        path: '/sso/',
        description: 'A & <b>',
        maxSessionDuration: 7200,
      };
      const world = worldWith({
        accounts: [{ id: ACCOUNT, name: 'prod', roles: [samlRole('Admin', options)] }],
      });
      const [role] = await everyRole(await awsLab(world).iam(), '/sso/');
      expect(role).toMatchObject({
        Path: '/sso/',
        RoleName: 'Admin',
        Arn: `arn:aws:iam::${ACCOUNT}:role/sso/Admin`,
        Description: 'A & <b>',
        MaxSessionDuration: 7200,
        CreateDate: new Date('2024-01-01T00:00:00Z'),
      });
      expect(role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    });

    it('encodes the characters that RFC 3986 reserves and encodeURIComponent leaves', async () => {
      const world = worldWith({
        accounts: [
          { id: ACCOUNT, name: 'prod', roles: [{ name: 'Odd', path: '/odd/', trust: "(it's *!)" }] },
        ],
      });
      const [role] = await everyRole(await awsLab(world).iam(), '/odd/');
      expect(role?.AssumeRolePolicyDocument).toBe('%28it%27s%20%2A%21%29');
    });

    it('has pages as small as the world says', async () => {
      const world = worldWith({
        pageSize: { iam: 2 },
        accounts: [
          { id: ACCOUNT, name: 'prod', roles: ['A', 'B', 'C'].map((name) => ({ name, trust: {} })) },
        ],
      });
      const { lab, iam } = awsLab(world);
      const names = (await everyRole(await iam())).map(({ RoleName }) => RoleName);
      expect(names).toEqual(['A', 'B', 'C', READER_ROLE]);
      expect(lab.journal.count('iam:ListRoles')).toBe(2);
    });

    it.each([
      { name: 'refuses a page of none', input: { MaxItems: 0 } },
      { name: 'refuses a marker it did not give', input: { Marker: 'page-2' } },
      { name: 'refuses a path that starts with no slash', input: { PathPrefix: 'apps/' } },
    ])('$name', async ({ input }) => {
      const iam = await awsLab().iam();
      await expect(iam.send(new ListRolesCommand(input))).rejects.toMatchObject({ name: 'ValidationError' });
    });

    it('goes on behind a role that was deleted between two pages', async () => {
      const { lab, iam } = awsLab(
        worldWith({
          pageSize: { iam: 1 },
          accounts: [
            { id: ACCOUNT, name: 'prod', roles: ['A', 'B', 'C'].map((name) => ({ name, trust: {} })) },
          ],
        }),
      );
      const client = await iam();
      const first = await client.send(new ListRolesCommand({}));
      const roles = lab.world.aws.accounts.find(({ id }) => id === ACCOUNT)?.roles;
      roles?.splice(
        roles.findIndex(({ name }) => name === 'A'),
        1,
      );
      const second = await client.send(new ListRolesCommand({ Marker: first.Marker }));
      expect([first, second].map(({ Roles }) => Roles?.[0]?.RoleName)).toEqual(['A', 'B']);
    });

    it('denies a role that may not call it, with the words of IAM', async () => {
      const denied = [
        {
          name: READER_ROLE,
          trust: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*' }] },
          deniedActions: ['iam:List*'],
        },
      ];
      const iam = await awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles: denied }] })).iam();
      const refusal = await iam.send(new ListRolesCommand({})).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(IAMServiceException);
      expect(refusal).toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
      expect(String(refusal)).toContain(
        `User: arn:aws:sts::${ACCOUNT}:assumed-role/${READER_ROLE}/conformance is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${ACCOUNT}:role/`,
      );
    });
  });
});
