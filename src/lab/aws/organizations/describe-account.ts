import { AccountNotFoundException$, DescribeAccount$ } from '@aws-sdk/client-organizations';
import type {
  DescribeAccountCommandInput,
  DescribeAccountCommandOutput,
} from '@aws-sdk/client-organizations';
import { awsOperation, refuseJson } from '../aws-operation.ts';
import { refuseMembers } from './access.ts';
import { accountShape } from './account-shape.ts';

/** AWS: DescribeAccount API reference. */
export const describeAccount = awsOperation<DescribeAccountCommandInput, DescribeAccountCommandOutput>(
  'organizations:DescribeAccount',
  DescribeAccount$,
  ({ AccountId }, call) => {
    const member = refuseMembers(call);
    if (member !== undefined) return member;
    const { aws } = call.clouds.world;
    const account = aws.accounts.find(({ id }) => id === AccountId);
    return account === undefined
      ? refuseJson(AccountNotFoundException$, "You specified an account that doesn't exist.")
      : { Account: accountShape(aws, account) };
  },
);
