import { DescribeTrails$ } from '@aws-sdk/client-cloudtrail';
import type { DescribeTrailsCommandInput, DescribeTrailsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { awsOperation, notEmulated } from '../aws-operation.ts';
import { trailArn, trailsOf } from './find-trail.ts';

/** AWS: DescribeTrails API reference: all that are seen in the Region, in one answer. */
export const describeTrails = awsOperation<DescribeTrailsCommandInput, DescribeTrailsCommandOutput>(
  'cloudtrail:DescribeTrails',
  DescribeTrails$,
  ({ trailNameList = [], includeShadowTrails = true }, call) => {
    if (trailNameList.length > 0) return notEmulated('cloudtrail:DescribeTrails with trailNameList');
    return {
      trailList: trailsOf(call, includeShadowTrails).map((owned) => ({
        Name: owned.trail.name,
        S3BucketName: `trail-${owned.owner.id}`,
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: owned.trail.multiRegion,
        HomeRegion: owned.trail.homeRegion,
        TrailARN: trailArn(owned, call),
        LogFileValidationEnabled: false,
        HasCustomEventSelectors: owned.trail.selectors !== undefined,
        HasInsightSelectors: false,
        IsOrganizationTrail: owned.trail.organization,
      })),
    };
  },
);
