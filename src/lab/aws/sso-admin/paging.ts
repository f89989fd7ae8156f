import type { Refusal } from '../aws-operation.ts';
import { readToken, tokenAfter } from '../pages.ts';
import { invalidInput } from './refusals.ts';

interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/** At most 100 a page, and perhaps fewer than asked for while there is a NextToken (AWS: the API references). */
export function pageOf<T>(
  all: readonly T[],
  { NextToken, MaxResults = 100 }: PageRequest,
  pageSize: number,
): Page<T> | Refusal {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > 100) {
    return invalidInput('maxResults', MaxResults, 'Member must have value between 1 and 100');
  }
  const start = NextToken === undefined ? 0 : Number(readToken(NextToken) ?? Number.NaN);
  if (!Number.isInteger(start)) {
    return invalidInput('nextToken', NextToken, 'Member must be one that an earlier answer gave');
  }
  const end = start + Math.min(MaxResults, pageSize);
  const items = all.slice(start, end);
  return end < all.length ? { items, NextToken: tokenAfter(String(end)) } : { items };
}
