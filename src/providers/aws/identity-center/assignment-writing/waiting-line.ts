import type { Task } from './task.ts';

/** Tasks that wait, in the order of their places, however they come and go. */
export interface WaitingLine extends Iterable<Task> {
  readonly size: number;
  /** Those that may not begin before a time of their own. */
  readonly putBack: ReadonlySet<Task>;
  add(task: Task, until: number): void;
  remove(task: Task): void;
}

/** Finds a place by halves: what begins is mostly at the front, and what is put back belongs there again. */
export function createWaitingLine(): WaitingLine {
  const line: Task[] = [];
  const putBack = new Set<Task>();

  /** Where the task is, or would be. */
  function indexOf({ place }: Task): number {
    let [from, to] = [0, line.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((line[middle]?.place ?? place) < place) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    get size() {
      return line.length;
    },
    putBack,
    [Symbol.iterator]: () => line.values(),
    add(task, until) {
      line.splice(indexOf(task), 0, task);
      if (until > 0) putBack.add(task);
    },
    remove(task) {
      line.splice(indexOf(task), 1);
      putBack.delete(task);
    },
  };
}
