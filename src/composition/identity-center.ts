import type { Config } from '../config/schema.ts';
import { CALLS_PER_SECOND } from '../providers/aws/identity-center/center.ts';
import { createPace, type Pace } from '../providers/pace.ts';

export interface IdentityCenterSettings {
  /** The primary Region of the instance. */
  readonly region: string;
  /** One for all calls, since AWS counts them together. */
  readonly pace: Pace;
}

export function identityCenterOf({ aws }: Config): IdentityCenterSettings {
  return {
    region: aws.identityCenterRegion ?? aws.region,
    pace: createPace({ perSecond: CALLS_PER_SECOND, inFlight: CALLS_PER_SECOND }),
  };
}
