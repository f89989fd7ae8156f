import { GetRoleCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { awsLab, awsTarget, inLab, TAGGED_ROLE } from '../../target.ts';

describe('iam:GetRole', () => {
  it('gives a role with its tags', async () => {
    const target = awsTarget();
    const { Role } = await (await target.iam()).send(new GetRoleCommand({ RoleName: target.taggedRole }));
    expect(Role).toMatchObject({ RoleName: target.taggedRole, CreateDate: expect.any(Date) as Date });
    expect(Role?.Tags?.length).toBeGreaterThanOrEqual(2);
  });

  it('says NoSuchEntity of a role that is not there', async () => {
    const iam = await awsTarget().iam();
    const refusal = await iam
      .send(new GetRoleCommand({ RoleName: 'NoRoleHasThisName' }))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoSuchEntityException);
    expect(refusal).toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  inLab(() => {
    it('has no tags member for a role without tags', async () => {
      const { Role } = await (await awsLab().iam()).send(new GetRoleCommand({ RoleName: 'One' }));
      expect(Role).not.toHaveProperty('Tags');
    });

    it('finds a role by its name in another case', async () => {
      const name = TAGGED_ROLE.toUpperCase();
      const { Role } = await (await awsLab().iam()).send(new GetRoleCommand({ RoleName: name }));
      expect(Role?.RoleName).toBe(TAGGED_ROLE);
    });

    it.each([
      { name: 'refuses a name with a slash', RoleName: 'apps/One' },
      { name: 'refuses a name of 65 characters', RoleName: 'x'.repeat(65) },
      { name: 'refuses no name', RoleName: undefined },
    ])('$name', async ({ RoleName }) => {
      const iam = await awsLab().iam();
      await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
        name: 'ValidationError',
      });
    });
  });
});
