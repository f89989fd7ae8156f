import type { Failure } from '../core/errors.ts';

/** What became of one edit of a cloud: what it refuses is a result, not an exception. */
export type EditResult<E> =
  | { readonly status: 'applied'; readonly edit: E }
  | { readonly status: 'failed'; readonly edit: E; readonly failure: Failure }
  | { readonly status: 'not-attempted'; readonly edit: E; readonly why: 'deadline' | 'earlier-failure' };
