import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/providers/entra/client.ts';
import { allPages } from '../../../src/providers/entra/paging.ts';

const ORIGIN = 'https://graph.microsoft.com';

/** Answers the pages by their path; `asked` remembers the order. */
function graphOf(pages: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const graph: Graph = {
    origin: ORIGIN,
    get: async (path) => {
      asked.push(path);
      return pages[path];
    },
    patch: async () => undefined,
    put: async () => undefined,
    post: async () => undefined,
    delete: async () => undefined,
  };
  return { graph, asked };
}

async function read(graph: Graph): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of allPages(graph, '/things')) items.push(item);
  return items;
}

describe('a list in pages', () => {
  it('is read to its last page, over empty ones', async () => {
    const { graph, asked } = graphOf({
      '/things': { value: [1, 2], '@odata.nextLink': `${ORIGIN}/v1.0/things?$skiptoken=a` },
      [`${ORIGIN}/v1.0/things?$skiptoken=a`]: {
        value: [],
        '@odata.nextLink': `${ORIGIN}/v1.0/things?$skiptoken=b`,
      },
      [`${ORIGIN}/v1.0/things?$skiptoken=b`]: { value: [null] },
    });
    expect(await read(graph)).toEqual([1, 2, null]);
    expect(asked).toHaveLength(3);
  });

  it.each([
    {
      name: 'leads back',
      page: { value: [], '@odata.nextLink': `${ORIGIN}/v1.0/things?$skiptoken=a` },
      why: /back/,
    },
    {
      name: 'leads to another host',
      page: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/things' },
      why: /away/,
    },
    {
      name: 'leads to a host that only begins the same',
      page: { value: [], '@odata.nextLink': `${ORIGIN}.evil.example/v1.0` },
      why: /away/,
    },
    {
      name: 'leads to plain http',
      page: { value: [], '@odata.nextLink': 'http://graph.microsoft.com/v1.0/things' },
      why: /away/,
    },
    { name: 'has no list', page: { error: {} }, why: /no list/ },
    { name: 'has nothing', page: undefined, why: /no list/ },
    { name: 'has one thing for a list', page: { value: {} }, why: /no list/ },
  ])('is not taken for whole when a page $name', async ({ page, why }) => {
    const { graph } = graphOf({
      '/things': { value: [1], '@odata.nextLink': `${ORIGIN}/v1.0/things?$skiptoken=a` },
      [`${ORIGIN}/v1.0/things?$skiptoken=a`]: page,
    });
    await expect(read(graph)).rejects.toMatchObject({
      code: 'ENTRA_PAGING',
      message: expect.stringMatching(why),
    });
  });
});
