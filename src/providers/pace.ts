import PQueue from 'p-queue';
import type { RunContext } from '../core/context.ts';
import { DeadlineError } from '../core/errors.ts';

export interface PaceLimits {
  /** Calls that may start in any one second. */
  readonly perSecond: number;
  /** Calls that may wait for their answer at a time. */
  readonly inFlight: number;
}

/** Keeps calls that share a quota, whoever makes them, below it. */
export interface Pace {
  /**
   * Starts the call when its turn has come; turns are in the order of asking.
   * @throws DeadlineError when the run is stopped before that, and whatever the call throws
   */
  run<T>(call: () => Promise<T>, context: Pick<RunContext, 'clock' | 'signal'>): Promise<T>;
}

/**
 * A token bucket that holds one call: after each it fills for a whole number of milliseconds. A deeper one would let
 * a burst and a second's worth of calls into the same second, which is more than the quota.
 */
export function createPace({ perSecond, inFlight }: PaceLimits): Pace {
  const fillMs = Math.ceil(1_000 / perSecond);
  const queue = new PQueue({ concurrency: inFlight });
  let fullAt = 0;
  let lastTurn: Promise<void> = Promise.resolve();

  async function turn({ clock, signal }: Pick<RunContext, 'clock' | 'signal'>): Promise<void> {
    if (signal.aborted) throw new DeadlineError(signal.reason);
    // Never longer than a fill: a clock that was set back must not stop the run.
    const wait = Math.min(fullAt - clock.now().getTime(), fillMs);
    if (wait > 0) await pause(wait, { clock, signal });
    fullAt = clock.now().getTime() + fillMs;
  }

  return {
    run: (call, context) =>
      queue.add(async () => {
        const mine = lastTurn.then(() => turn(context));
        lastTurn = mine.catch(() => undefined);
        await mine;
        return await call();
      }),
  };
}

/** @throws DeadlineError when the run is stopped meanwhile */
export async function pause(
  milliseconds: number,
  { clock, signal }: Pick<RunContext, 'clock' | 'signal'>,
): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (signal.aborted) throw new DeadlineError(error);
    throw error;
  }
}
