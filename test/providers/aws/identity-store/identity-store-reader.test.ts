import { describe, expect, it } from 'vitest';
import { createIdentityStoreReader } from '../../../../src/providers/aws/identity-store/identity-store-reader.ts';
import { createPace } from '../../../../src/providers/pace.ts';
import {
  identityCenter,
  principalId,
  SCIM_ISSUER,
  storeGroup,
  storeUser,
} from '../../../support/identity-center.ts';
import { labAws } from '../lab-aws.ts';

const idOf = (n: number): string => `5000000a-0000-4000-8000-${String(n).padStart(12, '0')}`;
const people = [1, 2, 3, 4, 5].map((n) =>
  storeUser(
    `user ${n}`,
    n === 5 ? {} : { externalIds: [{ issuer: SCIM_ISSUER, id: idOf(n).toUpperCase() }] },
  ),
);
const [one, two] = [storeGroup('one'), storeGroup('two')];

function opened(pageSize = 100) {
  const memberships = [1, 2, 5].map((n) => ({
    id: principalId(`membership ${n}`),
    group: one.id,
    user: principalId(`user ${n}`),
  }));
  const store = { groups: [one, two], users: people, memberships };
  const aws = labAws({
    identityCenter: identityCenter({ identityStore: store }),
    pageSize: { identityCenter: pageSize },
  });
  const pace = createPace({ perSecond: 20, inFlight: 10 });
  const reader = createIdentityStoreReader(aws.clients, { region: 'eu-west-1', pace });
  return { ...aws, reader, called: () => aws.operations() };
}

describe('who is in a group of the identity store', () => {
  it.each([1, 2, 100])('is told by the ids of the other side, on pages of %d', async (pageSize) => {
    const { reader, context } = opened(pageSize);
    expect(await reader.members([one.id, two.id], context)).toEqual({
      items: [
        { groupId: one.id, externalIds: new Set([idOf(1), idOf(2)]) },
        { groupId: two.id, externalIds: new Set() },
      ],
      gaps: [],
    });
  });

  it('costs no call when nobody is asked for', async () => {
    const { reader, context, called } = opened();
    expect(await reader.members([], context)).toEqual({ items: [], gaps: [] });
    expect(called()).toEqual([]);
  });

  it('is a gap for the one group that went meanwhile', async () => {
    const { reader, context } = opened();
    const gone = principalId('gone');
    const { items, gaps } = await reader.members([gone, two.id], context);
    expect(items.map(({ groupId }) => groupId)).toEqual([two.id]);
    expect(gaps).toMatchObject([{ scope: gone, code: 'IDENTITY_STORE_UNREADABLE' }]);
  });

  it('is not known of any group when the users cannot be read', async () => {
    const { reader, context, lab } = opened();
    lab.faults.add({
      operation: 'identitystore:ListUsers',
      times: 'always',
      effect: { type: 'error', status: 400, code: 'AccessDeniedException' },
    });
    expect(await reader.members([one.id], context)).toMatchObject({
      items: [],
      gaps: [{ scope: 'everything', code: 'IDENTITY_STORE_UNREADABLE' }],
    });
  });

  it('finds the instance once in a run', async () => {
    const { reader, context, called } = opened();
    await Promise.all([reader.groups(context), reader.members([one.id], context)]);
    await reader.groups(context);
    expect(called().filter((name) => name === 'sso:ListInstances')).toHaveLength(1);
  });
});
