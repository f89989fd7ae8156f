import {
  AccessDeniedException,
  DescribeOrganizationalUnitCommand,
  OrganizationalUnitNotFoundException,
} from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

const ID = 'ou-lab1-prodprod';
const organizationalUnits = [
  { id: 'ou-lab1-workload', name: 'Workloads' },
  { id: ID, name: 'Prod', parent: 'ou-lab1-workload' },
];

describe('organizations:DescribeOrganizationalUnit', () => {
  it('does not find a unit of another organization', async () => {
    const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-none-00000000' });
    await expect(awsTarget().organizations.send(command)).rejects.toBeInstanceOf(
      OrganizationalUnitNotFoundException,
    );
  });

  inLab(() => {
    it('gives a unit with its name and path', async () => {
      const { organizations } = awsLab(worldWith({ aws: { organizationalUnits } }));
      const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: ID });
      const { OrganizationalUnit } = await organizations.send(command);
      expect(OrganizationalUnit).toEqual({
        Id: ID,
        Arn: `arn:aws:organizations::999988887777:ou/o-rolebridge/${ID}`,
        Name: 'Prod',
        Path: `o-rolebridge/r-lab1/ou-lab1-workload/${ID}/`,
      });
    });

    it('is closed to member accounts', async () => {
      const { as, session, readerRoleArn } = awsLab(worldWith({ aws: { organizationalUnits } }));
      const { organizations } = as(await session(readerRoleArn));
      const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: ID });
      await expect(organizations.send(command)).rejects.toBeInstanceOf(AccessDeniedException);
    });
  });
});
