import type { RunContext } from '../core/context.ts';
import type { Known } from './known.ts';

/** How long a session lasts that a permission set of IAM Identity Center opens. */
export interface PermissionSetSession {
  readonly arn: string;
  readonly name: string;
  /** ISO 8601, as AWS writes it: `PT8H`. */
  readonly sessionDuration: string;
}

export interface PermissionSetSessionReader {
  /** All of the organization's instance, sorted by name. Unknown when one of them cannot be read. */
  sessions(context: RunContext): Promise<Known<readonly PermissionSetSession[]>>;
}
