import {
  DescribeOrganizationalUnit$,
  OrganizationalUnitNotFoundException$,
} from '@aws-sdk/client-organizations';
import type {
  DescribeOrganizationalUnitCommandInput,
  DescribeOrganizationalUnitCommandOutput,
} from '@aws-sdk/client-organizations';
import { awsOperation, refuseJson } from '../aws-operation.ts';
import { refuseMembers } from './access.ts';
import { organizationsArn, unitPath } from './tree.ts';

/** AWS: DescribeOrganizationalUnit API reference. */
export const describeOrganizationalUnit = awsOperation<
  DescribeOrganizationalUnitCommandInput,
  DescribeOrganizationalUnitCommandOutput
>(
  'organizations:DescribeOrganizationalUnit',
  DescribeOrganizationalUnit$,
  ({ OrganizationalUnitId }, call) => {
    const member = refuseMembers(call);
    if (member !== undefined) return member;
    const { aws } = call.clouds.world;
    const unit = aws.organizationalUnits.find(({ id }) => id === OrganizationalUnitId);
    if (unit === undefined) {
      return refuseJson(
        OrganizationalUnitNotFoundException$,
        "You specified an organizational unit that doesn't exist.",
      );
    }
    const { id: Id, name: Name } = unit;
    return {
      OrganizationalUnit: { Id, Arn: organizationsArn(aws, 'ou', Id), Name, Path: unitPath(aws, Id) },
    };
  },
);
