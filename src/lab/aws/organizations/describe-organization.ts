import { DescribeOrganization$ } from '@aws-sdk/client-organizations';
import type {
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput,
} from '@aws-sdk/client-organizations';
import { awsOperation } from '../aws-operation.ts';
import { organizationsArn } from './tree.ts';

/** AWS: DescribeOrganization API reference. Any account of the organization may call it. */
export const describeOrganization = awsOperation<
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput
>('organizations:DescribeOrganization', DescribeOrganization$, (_input, { clouds }) => {
  const { aws } = clouds.world;
  const { id, managementAccount } = aws.organization;
  const management = aws.accounts.find((account) => account.id === managementAccount);
  return {
    Organization: {
      Id: id,
      Arn: organizationsArn(aws, 'organization'),
      FeatureSet: 'ALL',
      MasterAccountArn: organizationsArn(aws, 'account', managementAccount),
      MasterAccountId: managementAccount,
      MasterAccountEmail: management?.email ?? `aws+${managementAccount}@example.com`,
    },
  };
});
