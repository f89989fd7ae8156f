import { earliest } from './turns.ts';

/** When to ask AWS what has ended: often enough that a free slot is seen soon, seldom enough to leave calls to others. */
export interface PollTimes {
  /** An operation was seen to have ended after so long. */
  learn(tookMs: number): void;
  asked(now: number): void;
  /** The next time to ask; `begun` says when those in progress began. */
  next(begun: readonly number[]): number | undefined;
  /** How long an operation takes, on average. */
  meanMs(): number | undefined;
}

/** Until the first has ended nobody knows. */
const FIRST_GUESS_MS = 1_500;
/** So that it is noticed when they get quicker. */
const ALMOST = 0.95;
const SHORTEST_GAP_MS = 250;
const LONGEST_GAP_MS = 15_000;
/** The last so many tell how long the next will take. */
const REMEMBERED = 30;

/**
 * Asks first when the oldest operation is almost as old as the quickest of late was at its end, then every sixteenth of
 * that: with operations of four seconds a slot stands free for an eighth of a second on average. One that takes half
 * as long again, and the first of all, is asked for after an eighth of its age: what takes minutes costs few calls.
 */
export function createPollTimes(): PollTimes {
  const recent: number[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let count = 0;
  let sum = 0;

  function due(begunAt: number): number {
    const quickest = earliest(recent);
    const expected = begunAt + (quickest === undefined ? FIRST_GUESS_MS : quickest * ALMOST);
    const shortGap = bounded((expected - begunAt) / 16);
    const isSlow = quickest === undefined || askedAt - begunAt > quickest * 1.5;
    const gap = isSlow ? Math.max(shortGap, bounded((askedAt - begunAt) / 8)) : shortGap;
    return Math.max(expected, askedAt + gap);
  }

  return {
    learn(tookMs) {
      recent.push(tookMs);
      if (recent.length > REMEMBERED) recent.shift();
      count += 1;
      sum += tookMs;
    },
    asked: (now) => void (askedAt = now),
    next: (begun) => earliest(begun.map(due)),
    meanMs: () => (count === 0 ? undefined : sum / count),
  };
}

function bounded(gapMs: number): number {
  return Math.min(Math.max(gapMs, SHORTEST_GAP_MS), LONGEST_GAP_MS);
}
