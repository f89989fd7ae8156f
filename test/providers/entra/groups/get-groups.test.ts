import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../../src/providers/entra/client.ts';
import { getGroups } from '../../../../src/providers/entra/groups/get-groups.ts';
import { group } from '../../../support/groups.ts';

const [asked, other] = [group(1).id, group(2).id];
const found = { id: asked, displayName: 'AWS-1', groupTypes: [], isAssignableToRole: null };
const absent = { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } };

/** Answers every batch with these responses. */
function answering(...responses: readonly unknown[]): Graph {
  const unused = async () => undefined;
  return {
    origin: 'https://graph.microsoft.com',
    get: unused,
    patch: unused,
    put: unused,
    post: async () => ({ responses }),
    delete: async () => undefined,
  };
}

describe('an answer of a batch', () => {
  it.each([
    { name: 'a group', answer: { id: '0', status: 200, body: found }, items: 1 },
    { name: 'that it is not there', answer: { id: '0', status: 404, body: absent }, items: 0 },
  ])('tells $name', async ({ answer, items }) => {
    const snapshot = await getGroups(answering(answer), [asked]);
    expect({ items: snapshot.items.length, gaps: snapshot.gaps }).toEqual({ items, gaps: [] });
  });

  it.each([
    { name: 'is missing', answer: { id: '1', status: 200, body: found } },
    { name: 'is 404 by something that is not Graph', answer: { id: '0', status: 404, body: '<html>' } },
    { name: 'is 404 without a word', answer: { id: '0', status: 404 } },
    { name: 'is of another group', answer: { id: '0', status: 200, body: { ...found, id: other } } },
    { name: 'has no group types', answer: { id: '0', status: 200, body: { ...found, groupTypes: null } } },
    { name: 'is empty', answer: { id: '0', status: 200 } },
    { name: 'has no status', answer: { id: '0' } },
  ])('that $name does not say that the group is gone', async ({ answer }) => {
    expect(await getGroups(answering(answer), [asked])).toMatchObject({
      items: [],
      gaps: [{ scope: asked, code: 'ENTRA_UNEXPECTED_ANSWER' }],
    });
  });
});
