import { invalid } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import { readToken, tokenAfter } from '../pages.ts';

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/**
 * A page of items that are sorted by key. AWS gives 100 by default, at most 1000, and may give fewer than asked for
 * while IsTruncated is true (ListRoles API reference): `pageSize` is the world's way to say fewer.
 */
export function page<T>(
  sorted: readonly T[],
  key: (item: T) => string,
  { Marker, MaxItems }: PageRequest,
  pageSize: number,
): Page<T> | Refusal {
  const badSize = checkMaxItems(MaxItems);
  if (badSize !== undefined) return badSize;
  const after = Marker === undefined ? '' : readToken(Marker);
  if (after === undefined) return invalid('marker', Marker, 'Marker must be one that an earlier answer gave');

  const rest = sorted.filter((item) => key(item) > after);
  const items = rest.slice(0, Math.min(MaxItems ?? 100, pageSize));
  const last = items.at(-1);
  if (items.length === rest.length || last === undefined) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: tokenAfter(key(last)) };
}

function checkMaxItems(value: number | undefined): Refusal | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= 1000)) return undefined;
  const bound = value > 1000 ? 'less than or equal to 1000' : 'greater than or equal to 1';
  return invalid('maxItems', value, `Member must have value ${bound}`);
}
