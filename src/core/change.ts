/** One field that differs, as people and JSON see it. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/**
 * One thing to do. A delete of something that has to be retired first (an app role must be disabled before it
 * can be removed) takes two runs: `retire` leaves it as `after`, `remove` takes it away.
 */
export type Change<R> = Create<R> | Update<R> | Retire<R> | Remove<R>;

export interface Create<R> {
  readonly action: 'create';
  readonly key: string;
  readonly after: R;
  readonly why: string;
}

export interface Update<R> {
  readonly action: 'update';
  readonly key: string;
  readonly before: R;
  readonly after: R;
  readonly fields: readonly Difference[];
  readonly why: string;
}

export interface Retire<R> {
  readonly action: 'delete';
  readonly step: 'retire';
  readonly key: string;
  readonly before: R;
  readonly after: R;
  readonly why: string;
}

export interface Remove<R> {
  readonly action: 'delete';
  readonly step: 'remove';
  readonly key: string;
  readonly before: R;
  readonly why: string;
}

export type Action = Change<unknown>['action'];

/** The resource a change is about: as it will be, or as it was when it goes away. */
export function subjectOf<R>(change: Change<R>): R {
  return change.action === 'delete' ? change.before : change.after;
}
