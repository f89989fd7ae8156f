import type { RunContext } from '../core/context.ts';
import type { AwsAccount } from './aws.ts';

/**
 * What one thing that an account needs is like. `unknown` is not `missing`: nobody could look, or what was seen does
 * not tell.
 */
export type Finding =
  | { readonly state: 'there'; readonly said: string }
  | { readonly state: 'missing' | 'unknown'; readonly said: string; readonly hint: string };

/** Whether an account can be read, and whether it tells of its roles at once. */
export interface AccountReadiness {
  readonly accountId: string;
  /** The reader role: can it be assumed, and may it list roles. */
  readonly role: Finding;
  /** The rule that forwards role events to the central bus. */
  readonly rule: Finding;
  /** A trail that records management events that write: without one EventBridge is told nothing. */
  readonly trail: Finding;
}

export interface AccountReadinessReader {
  /**
   * Of each account, in the order of the accounts.
   * @throws RolebridgeError AWS_CREDENTIALS, and DeadlineError
   */
  readiness(
    accounts: readonly Pick<AwsAccount, 'id' | 'partition'>[],
    context: RunContext,
  ): Promise<readonly AccountReadiness[]>;
}
