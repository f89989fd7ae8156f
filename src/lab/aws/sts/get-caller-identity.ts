import { GetCallerIdentity$ } from '@aws-sdk/client-sts';
import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { awsOperation } from '../aws-operation.ts';
import { callerArn, callerUserId } from '../identity.ts';

/** AWS: GetCallerIdentity API reference. */
export const getCallerIdentity = awsOperation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>(
  'sts:GetCallerIdentity',
  GetCallerIdentity$,
  (_input, { caller, clouds }) => ({
    UserId: callerUserId(caller, clouds.world.aws),
    Account: caller.accountId,
    Arn: callerArn(caller),
  }),
);
