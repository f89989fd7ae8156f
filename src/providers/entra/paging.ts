import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import type { Graph } from './client.ts';

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

export interface Page {
  readonly value: readonly unknown[];
  /** Where the changes after this are; only the last page of a delta query has it. */
  readonly deltaLink?: string;
}

/**
 * Every item of a collection. It ends only after the last page, the one without a next link; a list that cannot
 * be followed to its end throws, so that a part is never taken for the whole.
 * @throws RolebridgeError ENTRA_PAGING, and what Graph.get throws
 */
export async function* allPages(graph: Graph, path: string): AsyncGenerator<unknown, void, undefined> {
  for await (const { value } of eachPage(graph, path)) yield* value;
}

/** The same, page by page. */
export async function* eachPage(graph: Graph, path: string): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<string>();
  let next: string | undefined = path;
  while (next !== undefined) {
    seen.add(next);
    const { link, ...read } = parsePage(await graph.get(next), path);
    yield read;
    next = link;
    if (next === undefined) return;
    if (seen.has(next)) throw pagingError(path, 'a next link leads back to a page that was read already');
    if (originOf(next) !== graph.origin)
      throw pagingError(path, `a next link leads away from ${graph.origin}`);
  }
}

function parsePage(answer: unknown, path: string): Page & { readonly link: string | undefined } {
  const parsed = page.safeParse(answer);
  if (!parsed.success) throw pagingError(path, 'a page has no list of values');
  const { value, '@odata.nextLink': link, '@odata.deltaLink': deltaLink } = parsed.data;
  return { value, link: link ?? undefined, ...(typeof deltaLink === 'string' ? { deltaLink } : {}) };
}

export function originOf(link: string): string | undefined {
  return URL.canParse(link) ? new URL(link).origin : undefined;
}

function pagingError(path: string, why: string): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_PAGING',
    `the list ${path.split('?')[0]} could not be read to its end: ${why}`,
    {
      hint: 'Nothing is planned from a part of a list. Run again; if it stays, look for a proxy that changes answers.',
    },
  );
}
