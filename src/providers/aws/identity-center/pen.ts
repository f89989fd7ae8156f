import { DeadlineError } from '../../../core/errors.ts';
import { awsFailure } from '../errors.ts';
import { retry } from '../../retry.ts';
import type { RetryPolicy } from '../../retry.ts';
import type { Center } from './center.ts';

/**
 * AWS asks for it: "A retry (with appropriate backoff logic) is the recommended response to this exception"
 * (ConflictException, IAM Identity Center API reference). The SDK does not retry it.
 */
export const CONFLICT: RetryPolicy = {
  attempts: 10,
  baseMs: 2_000,
  longestWaitMs: 20_000,
  totalWaitMs: 120_000,
};

/** What every write of one edit goes through. */
export interface Pen {
  /**
   * Writes, if the run may still do so, and again while AWS says that something else is under way.
   * @param isFinal Whether a conflict will not go away by itself
   */
  write<T>(call: () => Promise<T>, isFinal?: (error: Error) => boolean): Promise<T>;
  /** Whether something may have been written. */
  hasWritten(): boolean;
}

/** One for all edits: once the lease is lost it is lost for all of them. */
export interface Permit {
  /** @throws what says that the lease is lost */
  check(): Promise<void>;
  isLost(): boolean;
}

export function createPermit(stillMine: () => Promise<void>): Permit {
  let lost = false;
  return {
    isLost: () => lost,
    async check() {
      try {
        await stillMine();
      } catch (error) {
        lost = true;
        throw error;
      }
    },
  };
}

export function createPen(permit: Permit, { context }: Pick<Center, 'context'>): Pen {
  let written = false;
  return {
    hasWritten: () => written,
    write: (call, isFinal = () => false) =>
      retry(
        CONFLICT,
        (attempted) => ({
          retry: !attempted.ok && isConflict(attempted.error) && !isFinal(attempted.error),
        }),
        async () => {
          await permit.check();
          if (context.signal.aborted) throw new DeadlineError(context.signal.reason);
          written = true;
          return await call();
        },
        context,
      ),
  };
}

export function isConflict(error: unknown): error is Error {
  return awsFailure(error).name === 'ConflictException';
}
