import type { RunContext } from '../core/context.ts';
import { DeadlineError, RolebridgeError } from '../core/errors.ts';
import { claim, freeAt, holderIn, LeaseHeldError, leaseKey, leaseLost, released } from './lease-record.ts';
import type { StateStore } from './state-store.ts';
import { StateConflictError } from './state-store.ts';

export interface LeaseRequest {
  readonly name: string;
  /** Who asks, for the message that others get: a host and process, or a Lambda request id. */
  readonly owner: string;
  /** Far longer than two machines' clocks can differ: by that much a lease may be taken over too early. */
  readonly ttlMs: number;
  /** How long to wait for one that somebody else holds; not at all when absent. */
  readonly waitMs?: number;
  /**
   * Who asks runs in no more than one process at a time, none of which lives longer than this: its own lease may be
   * taken over when it is so old.
   */
  readonly deadAfterMs?: number;
}

/** The right to write, while it lasts. */
export interface Lease {
  /** Fencing token: that of every later holder is greater. */
  readonly token: number;
  /**
   * Call it before each write. Renews when a third of the time is over.
   * @throws RolebridgeError LEASE_LOST when somebody else has taken the lease since
   */
  readonly assertHeld: () => Promise<void>;
}

type LeaseContext = Pick<RunContext, 'clock' | 'signal'> & Partial<Pick<RunContext, 'progress'>>;

const ACQUIRE_ATTEMPTS = 3;

/** Between two looks at a lease that is waited for. */
const LOOK_MS = 2_000;

/**
 * Runs the body while nobody else may write. The lease is given back when the body ends, however it ends; after
 * a crash it runs out by itself. Whoever lost it learns so from a conditional write, never from a clock.
 * @throws LeaseHeldError when somebody else holds it for longer than is waited, or than the run has time; the body has
 *   not run then
 */
export async function withLease<T>(
  store: StateStore,
  request: LeaseRequest,
  context: LeaseContext,
  body: (lease: Lease) => Promise<T>,
): Promise<T> {
  const grip = await waitFor(store, request, context);
  const held = hold(store, request, grip, context);
  try {
    return await body(held.lease);
  } finally {
    await held.release();
  }
}

/** What a successful claim gives: the version that it wrote, and when. */
interface Grip {
  readonly token: number;
  readonly since: Date;
}

async function waitFor(store: StateStore, request: LeaseRequest, context: LeaseContext): Promise<Grip> {
  const { clock, signal, progress } = context;
  const { waitMs = 0 } = request;
  const end = clock.now().getTime() + waitMs;
  let held: LeaseHeldError | undefined;
  for (;;) {
    try {
      return await acquire(store, request, context);
    } catch (error) {
      if (held !== undefined && isDeadline(signal)) throw held;
      const left = end - clock.now().getTime();
      if (!(error instanceof LeaseHeldError) || left <= 0) throw error;
      held = error;
      const [done, total] = [Math.round((waitMs - left) / 1_000), Math.round(waitMs / 1_000)];
      progress?.({ phase: 'wait', what: `for ${error.holder?.owner ?? 'the lease'}, seconds`, done, total });
      try {
        await clock.sleep(Math.min(LOOK_MS, left), signal);
      } catch (stopped) {
        throw isDeadline(signal) ? error : stopped;
      }
    }
  }
}

/** A deadline, as against a person: who waits until the time is up has to be told for whom. */
function isDeadline({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof Error && reason.name === 'TimeoutError';
}

async function acquire(
  store: StateStore,
  request: LeaseRequest,
  { clock, signal }: LeaseContext,
): Promise<Grip> {
  for (let attempt = 1; attempt <= ACQUIRE_ATTEMPTS; attempt += 1) {
    if (signal.aborted) throw new DeadlineError(signal.reason);
    const entry = await store.get(leaseKey(request.name));
    const holder = holderIn(entry);
    // Before the write, so that we never think we hold it for longer than others do.
    const since = clock.now();
    if (holder !== undefined && freeAt(holder, request) > since)
      throw new LeaseHeldError(request.name, holder);
    try {
      const value = claim(request.owner, since, since, request.ttlMs);
      return { token: await store.put(leaseKey(request.name), value, entry?.version ?? 'absent'), since };
    } catch (error) {
      // Somebody was faster: the next look says who.
      if (!(error instanceof StateConflictError)) throw error;
    }
  }
  throw new LeaseHeldError(request.name, undefined);
}

function hold(
  store: StateStore,
  { name, owner, ttlMs }: LeaseRequest,
  { token, since }: Grip,
  { clock }: LeaseContext,
): { readonly lease: Lease; release(): Promise<void> } {
  let version = token;
  let renewed = since;
  let ended: RolebridgeError | undefined;
  // One after the other: of two renewals at once, the second would take the first for a stranger's.
  let turn: Promise<void> = Promise.resolve();

  async function renewWhenDue(): Promise<void> {
    if (ended !== undefined) throw ended;
    const now = clock.now();
    if (now.getTime() - renewed.getTime() < ttlMs / 3) return;
    try {
      version = await store.put(leaseKey(name), claim(owner, since, now, ttlMs), version);
      renewed = now;
    } catch (error) {
      if (!(error instanceof StateConflictError)) throw error;
      ended = leaseLost(name, error);
      throw ended;
    }
  }

  return {
    lease: {
      token,
      assertHeld() {
        const mine = turn.then(renewWhenDue);
        turn = mine.catch(() => undefined);
        return mine;
      },
    },
    async release() {
      await turn;
      if (ended !== undefined) return;
      ended = new RolebridgeError('LEASE_LOST', `the lease ${name} has been given back already`, {
        hint: 'Something went on writing after its job had ended, which is a defect: please report it.',
      });
      try {
        await store.put(leaseKey(name), released, version);
      } catch {
        // What the body gave or threw stands. A lease that is not given back runs out by itself.
      }
    },
  };
}
