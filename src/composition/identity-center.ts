import type { Config } from '../config/schema.ts';
import { CALLS_PER_SECOND, type IdentityCenterSettings } from '../providers/aws/identity-center/center.ts';
import { createPace } from '../providers/pace.ts';

export function identityCenterOf({ aws }: Config): IdentityCenterSettings {
  return {
    region: aws.identityCenterRegion ?? aws.region,
    pace: createPace({ perSecond: CALLS_PER_SECOND, inFlight: CALLS_PER_SECOND }),
  };
}
