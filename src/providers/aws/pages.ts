/** A listing broke at one of its pages: what the earlier pages gave is not the whole. */
export class PageError extends Error {
  override readonly name = 'PageError';
  /** From 1. */
  readonly page: number;

  constructor(page: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.page = page;
  }
}

/** The cloud's paging contradicts itself, so that nobody knows what is missing. */
export class PagingError extends Error {
  override readonly name = 'PagingError';
}

/**
 * Reads every page of a listing. `next` gives the token of the page after this one, or undefined after the last;
 * an empty page is not the last one. A token that comes twice would go on for ever.
 * @throws PageError with the number of the page that failed
 */
export async function allPages<P>(
  read: (token: string | undefined) => Promise<P>,
  next: (page: P) => string | undefined,
): Promise<readonly P[]> {
  const pages: P[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    try {
      const page = await read(token);
      token = next(page);
      if (token !== undefined && seen.has(token))
        throw new PagingError('AWS gave a page token for a second time');
      if (token !== undefined) seen.add(token);
      pages.push(page);
    } catch (error) {
      throw new PageError(pages.length + 1, error);
    }
  } while (token !== undefined);
  return pages;
}

/** IAM's form of paging (IAM API reference: `IsTruncated` and `Marker`). */
export function nextMarker(page: {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}): string | undefined {
  if (page.IsTruncated === undefined) throw new PagingError('AWS did not say whether there are more pages');
  if (!page.IsTruncated && page.Marker)
    throw new PagingError('AWS named a next page and said that there is none');
  if (!page.IsTruncated) return undefined;
  if (!page.Marker) throw new PagingError('AWS said that there are more pages, but not where');
  return page.Marker;
}
