import { pause } from '../../../pace.ts';
import { begin, mayBegin } from './begin-edit.ts';
import { running } from './board.ts';
import { follow } from './follow.ts';
import { isDue, nextReading, quietPairs, readBack } from './read-back.ts';
import type { Task } from './task.ts';
import { earliest, holdBackDeletes, nextBeginning, nextTask } from './turns.ts';
import type { WriteRun } from './write-run.ts';
import { now } from './write-run.ts';

/** Few, so that they never keep a free slot waiting for long. */
const READS_AT_ONCE = 4;

/**
 * Works until nothing is left that may be done, or until the run is stopped: then some tasks are not done. One thing
 * after the other: free slots are filled, then it is asked what has ended, and what time is left is for reading back.
 */
export async function carryOut(run: WriteRun): Promise<void> {
  const { context } = run.center;
  try {
    while (!context.signal.aborted && (await takeTurn(run)));
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
}

/** Whether there is another turn to take. */
async function takeTurn(run: WriteRun): Promise<boolean> {
  const { board, times, center } = run;
  await beginAll(run);
  tell(run);

  const askAt = times.next(running(board).map(({ stage }) => stage.operation.begunAt));
  if (askAt !== undefined && askAt <= now(run)) {
    await follow(run);
    return true;
  }
  const pairs = quietPairs(board, now(run)).filter((pair) => isDue(pair, now(run)));
  if (pairs.length > 0) {
    await Promise.all(pairs.slice(0, READS_AT_ONCE).map((pair) => readBack(pair, run)));
    return true;
  }
  const then = earliest([askAt, nextBeginning(board, now(run)), nextReading(board, now(run))]);
  if (then === undefined) return false;
  await pause(Math.max(then - now(run), 0), center.context);
  return true;
}

/** Fills the slots. The hooks run one after the other and in order, the calls beside each other. */
async function beginAll(run: WriteRun): Promise<void> {
  const { signal } = run.center.context;
  let calls: Promise<void>[];
  do {
    calls = [];
    for (let task = next(run); task !== undefined; task = next(run)) {
      if (await mayBegin(task, run)) calls.push(begin(task, run));
      if (signal.aborted) break;
    }
    tell(run);
    await Promise.all(calls);
  } while (calls.length > 0 && !signal.aborted);
}

/** Which creates have failed is looked at each time: the last of them may have ended just now. */
function next(run: WriteRun): Task | undefined {
  holdBackDeletes(run.board);
  return nextTask(run.board, now(run));
}

/** How far it is. What is still to be begun or to end is counted with the mean time that operations took so far. */
function tell({ board, times, center }: WriteRun): void {
  const { tasks, waiting, underWay, undone, outstanding } = board;
  const inFlight = underWay.size;
  const left = inFlight + waiting.create.size + waiting.delete.size;
  const meanMs = left === 0 ? 0 : times.meanMs();
  center.context.progress({
    phase: 'apply',
    what: 'assignments',
    done: tasks.length - undone.create - undone.delete,
    total: tasks.length,
    inFlight,
    ...(meanMs === undefined
      ? {}
      : { secondsLeft: Math.ceil((left * meanMs) / Math.max(Math.min(outstanding, left), 1) / 1000) }),
  });
}
