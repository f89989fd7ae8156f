import type { IdentityCenter } from '../../world.ts';
import type { AwsCall } from '../aws-operation.ts';

/** What a handler knows besides its input: the instance, of which there is one. */
export interface CenterCall extends AwsCall {
  readonly center: IdentityCenter;
}
