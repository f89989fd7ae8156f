import type { InstanceMetadata } from '@aws-sdk/client-sso-admin';
import type { IdentityCenter } from '../../world.ts';
import type { AwsCall } from '../aws-operation.ts';
import { ownerOf } from './center-operation.ts';

/** AWS: InstanceMetadata, IAM Identity Center API reference. */
export function instanceShape(center: IdentityCenter, call: AwsCall): InstanceMetadata {
  const { instanceArn, identityStoreId, name, createdDate, status, primaryRegion, regions } = center;
  const { partition } = call.clouds.world.aws;
  const owner = ownerOf(center, call);
  const region = (RegionName: string, IsPrimaryRegion: boolean) => ({
    RegionName,
    Status: 'ACTIVE' as const,
    AddedDate: new Date(createdDate),
    IsPrimaryRegion,
  });
  return {
    InstanceArn: instanceArn,
    IdentityStoreId: identityStoreId,
    IdentityStoreArn: `arn:${partition}:identitystore::${owner}:identitystore/${identityStoreId}`,
    OwnerAccountId: owner,
    ...(name === undefined ? {} : { Name: name }),
    CreatedDate: new Date(createdDate),
    Status: status,
    PrimaryRegion: primaryRegion,
    Regions: [region(primaryRegion, true), ...regions.map((each) => region(each, false))],
  };
}
