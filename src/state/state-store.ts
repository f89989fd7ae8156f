/**
 * What the clouds cannot hold: when something was first seen missing, who may write now, the history of runs.
 * Deliberately tiny, single-item conditional writes only, so that DynamoDB and SQLite can both be it.
 */
export interface StateStore {
  get(key: StateKey): Promise<StateEntry | undefined>;
  /** The entries of the partition, sorted by name; all of them without options. Strongly consistent, as `get` is. */
  list(partition: string, options?: ListOptions): Promise<readonly StateEntry[]>;
  /**
   * Writes when the stored version is `expected` (`absent`: nothing is stored), and gives the new version.
   * @throws StateConflictError when somebody else wrote meanwhile; nothing was written then.
   */
  put(key: StateKey, value: unknown, expected: number | 'absent', options?: PutOptions): Promise<number>;
  /** Deletes when the stored version is `expected`. @throws StateConflictError as `put` does. */
  remove(key: StateKey, expected: number): Promise<void>;
  close(): Promise<void>;
}

export interface StateKey {
  readonly partition: string;
  readonly name: string;
}

export interface StateEntry {
  readonly key: StateKey;
  /** Plain JSON. Whoever reads it parses it: it may be years old. */
  readonly value: unknown;
  /** Grows by one with each write of this key, from 1. */
  readonly version: number;
}

/** A part of a partition. Names that begin with a time come newest first with `last-first`. */
export interface ListOptions {
  /** `first-first` when absent. */
  readonly order?: 'first-first' | 'last-first';
  /** At most so many, at least 1. */
  readonly limit?: number;
  /** Only names that sort before this one: where the page before ended, with `last-first`. */
  readonly before?: string;
}

export interface PutOptions {
  /** After this time the entry may vanish by itself; reads never rely on that. */
  readonly expires?: Date;
}

/** A conditional write lost to another writer. Not an operator's problem: read again, decide again. */
export class StateConflictError extends Error {
  override readonly name = 'StateConflictError';
  readonly key: StateKey;

  constructor(key: StateKey, cause?: unknown) {
    super(
      `somebody else changed ${key.partition}/${key.name} meanwhile`,
      cause === undefined ? undefined : { cause },
    );
    this.key = key;
  }
}
