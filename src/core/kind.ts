import type { Difference } from './change.ts';

/** Everything the engine has to know about one kind of resource. Pure functions over plain data. */
export interface Kind<R> {
  /** Singular, for people: `app role`. */
  readonly noun: string;
  /** Identity: equal keys are the same thing, whatever its name is today. */
  key(resource: R): string;
  /** Where it is written. The guard counts for each target, so that a big one cannot hide an emptied small one. */
  target(resource: R): string;
  /** The part of the source it comes from (an account id): a gap there keeps it from being deleted. */
  scope(resource: R): string;
  /** The fields in which `after` differs from `before`; empty when the target would not change. */
  differences(before: R, after: R): readonly Difference[];
  /** Why it is not ours to change although it looks like one of ours; undefined when it is ours. */
  foreign?(resource: R): string | undefined;
  /** What a change to it comes to: no names for people, counts, or what a cloud gives. The resource when absent. */
  effect?(resource: R): unknown;
  /** The state it must be in before it can be removed, or undefined when it can be removed as it is. */
  retired?(resource: R): R | undefined;
  /** Columns for people, the most telling first. */
  words(resource: R): readonly string[];
}
