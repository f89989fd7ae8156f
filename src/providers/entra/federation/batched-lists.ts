import * as z from 'zod';
import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import { known, unknown, type Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { batchedReads, type BatchedRead, type ReadAnswer } from '../groups/batched-reads.ts';
import { allPages } from '../paging.ts';
import { parsed, type Purpose } from '../refusals.ts';
import { part } from './part.ts';

const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/** Whole lists, one for each key, their first pages in batches. A list that cannot be read hides no other. */
export async function batchedLists(
  graph: Graph,
  reads: readonly BatchedRead[],
  purposeOf: (key: string) => Purpose,
): Promise<ReadonlyMap<string, Known<readonly unknown[]>>> {
  const lists = new Map<string, Known<readonly unknown[]>>();
  for (const [key, answer] of await batchedReads(graph, reads)) {
    const purpose = purposeOf(key);
    lists.set(key, await part(purpose, () => wholeList(graph, answer, purpose.what)));
  }
  return lists;
}

async function wholeList(graph: Graph, answer: ReadAnswer, what: string): Promise<readonly unknown[]> {
  if (!answer.ok) throw answer.error;
  const { value, '@odata.nextLink': next } = parsed(page, answer.body, what);
  const items = [...value];
  if (next) for await (const each of allPages(graph, next)) items.push(each);
  return items;
}

/** What is read out of what is known; an answer in another form makes it unknown. */
export function mapped<A, B>(given: Known<A> | undefined, read: (value: A) => B): Known<B> {
  if (given === undefined) throw new TypeError('a list was not asked for');
  if (given.state === 'unknown') return given;
  try {
    return known(read(given.value));
  } catch (error) {
    if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
    return unknown(error);
  }
}
