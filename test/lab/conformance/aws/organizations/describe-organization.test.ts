import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { MANAGEMENT_ACCOUNT } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

describe('organizations:DescribeOrganization', () => {
  it('tells the id of the organization and its management account', async () => {
    const { Organization } = await awsTarget().organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization?.Id).toMatch(/^o-[a-z0-9]{10,32}$/);
    expect(Organization?.MasterAccountArn).toContain(Organization?.MasterAccountId);
  });

  inLab(() => {
    it('is open to member accounts', async () => {
      const { as, session, readerRoleArn } = awsLab();
      const { organizations } = as(await session(readerRoleArn));
      const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
      expect(Organization?.MasterAccountId).toBe(MANAGEMENT_ACCOUNT);
    });
  });
});
