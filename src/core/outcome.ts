import type { Change } from './change.ts';
import type { Failure } from './errors.ts';

/** What became of one change. Every change of an applied plan has exactly one. */
export type Outcome<R> =
  | { readonly status: 'applied'; readonly change: Change<R> }
  | { readonly status: 'failed'; readonly change: Change<R>; readonly failure: Failure }
  | {
      readonly status: 'not-attempted';
      readonly change: Change<R>;
      readonly why: 'deadline' | 'earlier-failure';
    };
