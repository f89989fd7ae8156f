import { DescribeInstance$ } from '@aws-sdk/client-sso-admin';
import type { DescribeInstanceCommandInput, DescribeInstanceCommandOutput } from '@aws-sdk/client-sso-admin';
import { awsOperation } from '../aws-operation.ts';
import { refuseThrottled } from './center-operation.ts';
import { instanceShape } from './instance-shape.ts';
import { denied } from './refusals.ts';

/**
 * AWS: DescribeInstance API reference, which has no ResourceNotFoundException: an instance that is not there is
 * denied.
 */
export const describeInstance = awsOperation<DescribeInstanceCommandInput, DescribeInstanceCommandOutput>(
  'sso:DescribeInstance',
  DescribeInstance$,
  ({ InstanceArn }, call) => {
    const { identityCenter: center } = call.clouds.world.aws;
    const refused = center && refuseThrottled(center, call);
    if (refused !== undefined) return refused;
    const here = center !== undefined && [center.primaryRegion, ...center.regions].includes(call.region);
    if (!here || center.instanceArn !== InstanceArn)
      return denied('sso:DescribeInstance', InstanceArn ?? '*', call);
    return {
      ...instanceShape(center, call),
      EncryptionConfigurationDetails: { KeyType: 'AWS_OWNED_KMS_KEY', EncryptionStatus: 'ENABLED' },
      PermissionSetsEnabled: true,
    };
  },
  ({ InstanceArn }) => InstanceArn ?? '*',
);
