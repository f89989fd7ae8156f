import { GetTrailStatus$ } from '@aws-sdk/client-cloudtrail';
import type { GetTrailStatusCommandInput, GetTrailStatusCommandOutput } from '@aws-sdk/client-cloudtrail';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { findTrail } from './find-trail.ts';

/** AWS: GetTrailStatus API reference. Nothing is recorded, so that it has no times. */
export const getTrailStatus = awsOperation<GetTrailStatusCommandInput, GetTrailStatusCommandOutput>(
  'cloudtrail:GetTrailStatus',
  GetTrailStatus$,
  ({ Name }, call) => {
    const found = findTrail(Name, call);
    return isRefusal(found) ? found : { IsLogging: found.trail.logging };
  },
  ({ Name }) => Name ?? '*',
);
