import { changesSomething, means } from './operation-name.ts';
import type { Fault } from './world.ts';

/** One request and what became of it. Headers are not kept; secrets in URL, body and reply are blotted out. */
export interface JournalEntry {
  /** 1, 2, 3, … in the order in which the requests were answered. */
  readonly n: number;
  /** ISO 8601, by the lab's clock; earlier than the entry before for what happened while nobody looked. */
  readonly at: string;
  readonly cloud: 'aws' | 'entra';
  readonly method: string;
  readonly url: string;
  readonly operation: string;
  /** The AWS account of the caller's credentials. */
  readonly account?: string;
  readonly body: string;
  /** HTTP status of the cloud's answer; 0 when the connection broke before there was one. */
  readonly status: number;
  readonly reply?: string;
  /** The injected fault that this request met. */
  readonly fault?: Fault['effect']['type'];
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** How many requests were made of the operations that the prefix means, such as `iam:` or `graph:PATCH`. */
  count(operationPrefix: string): number;
  /** Requests that ask a cloud to change something, refused ones too. */
  writes(): readonly JournalEntry[];
  /** Calls the listener with each entry from now on, before the request is answered. */
  listen(listener: (entry: JournalEntry) => void): void;
}

export interface WritableJournal extends Journal {
  write(entry: Omit<JournalEntry, 'n'>): void;
}

export function createJournal(): WritableJournal {
  const entries: JournalEntry[] = [];
  const listeners: ((entry: JournalEntry) => void)[] = [];
  return {
    entries,
    count: (prefix) => entries.filter((entry) => means(prefix, entry.operation)).length,
    writes: () => entries.filter(({ operation, method, body }) => changesSomething(operation, method, body)),
    listen: (listener) => void listeners.push(listener),
    write(entry) {
      const numbered = { n: entries.length + 1, ...entry };
      entries.push(numbered);
      for (const listener of listeners) listener(numbered);
    },
  };
}

/** One line of JSON, without the line break. */
export function toJsonLine(entry: JournalEntry): string {
  return JSON.stringify(entry);
}
