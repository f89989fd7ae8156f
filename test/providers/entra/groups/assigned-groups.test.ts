import { describe, expect, it } from 'vitest';
import { everything } from '../../../../src/core/snapshot.ts';
import { group, user } from '../../../support/groups.ts';
import { APP_ID, MSIAM_ACCESS_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { groupsOf, groupsOn, idsOf, worldOf } from './lab-groups.ts';

const NAME = "O'Brien's AWS #1";
type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

function assigned(principalId: string, principalType: PrincipalType = 'Group', role = MSIAM_ACCESS_ID) {
  const id = `${principalId} ${role}`;
  return { id, principalId, principalType, appRoleId: role, principalDisplayName: principalType };
}

const company = {
  groups: [group(1), group(2), group(3)],
  servicePrincipal: {
    displayName: NAME,
    appRoleAssignedTo: [
      assigned(group(3).id),
      assigned(user(1).id, 'User'),
      assigned(group(1).id),
      assigned(SERVICE_PRINCIPAL_ID, 'ServicePrincipal'),
      assigned(group(1).id, 'Group', group(9).id),
    ],
  },
};

describe('the groups assigned to an enterprise application', () => {
  it.each([
    { name: 'its id', reference: { id: SERVICE_PRINCIPAL_ID } },
    { name: 'its appId', reference: { appId: APP_ID } },
    { name: 'its name', reference: { displayName: NAME } },
  ])('are those and no users, each once and sorted, by $name in two calls', async ({ reference }) => {
    const { reader, context, calls } = groupsOf(company);
    expect(await reader.assignedTo(reference, context)).toEqual({
      items: idsOf(1, 3).map((id) => ({ id, displayName: 'Group' })),
      gaps: [],
    });
    expect(calls()).toHaveLength(2);
  });

  it('are those of every page', async () => {
    const { reader, context } = groupsOf({ ...company, pageSize: 1 });
    expect(
      (await reader.assignedTo({ id: SERVICE_PRINCIPAL_ID }, context)).items.map(({ id }) => id),
    ).toEqual(idsOf(1, 3));
  });

  it.each([
    { name: 'id', reference: { id: group(9).id } },
    { name: 'appId', reference: { appId: group(9).id } },
    { name: 'name', reference: { displayName: 'nothing like it' } },
  ])('are not known when there is no application of that $name', async ({ reference }) => {
    const { reader, context } = groupsOf(company);
    expect(await reader.assignedTo(reference, context)).toMatchObject({
      items: [],
      gaps: [{ scope: everything, code: 'SERVICE_PRINCIPAL_NOT_FOUND' }],
    });
  });

  it('are not known when two applications have that name', async () => {
    const world = worldOf(company);
    const servicePrincipals = world.entra.servicePrincipals.flatMap((each) => [
      each,
      { ...each, id: group(77).id, appId: group(78).id },
    ]);
    const { reader, context } = groupsOn({ ...world, entra: { ...world.entra, servicePrincipals } });
    expect(await reader.assignedTo({ displayName: NAME }, context)).toMatchObject({
      items: [],
      gaps: [{ scope: everything, code: 'SERVICE_PRINCIPAL_AMBIGUOUS' }],
    });
  });

  it('are nobody, not some, when the list breaks off', async () => {
    const { reader, context } = groupsOf({
      ...company,
      pageSize: 2,
      faults: [
        {
          operation: 'graph:GET servicePrincipals/{id}/appRoleAssignedTo',
          contains: 'skiptoken',
          times: 'always',
          effect: { type: 'error', status: 503, code: 'serviceNotAvailable' },
        },
      ],
    });
    expect(await reader.assignedTo({ id: SERVICE_PRINCIPAL_ID }, context)).toMatchObject({
      items: [],
      gaps: [{ scope: everything, code: 'ENTRA_REQUEST_FAILED' }],
    });
  });

  it('need a permission of their own', async () => {
    const { reader, context } = groupsOf({ ...company, permissions: ['GroupMember.Read.All'] });
    expect((await reader.assignedTo({ id: SERVICE_PRINCIPAL_ID }, context)).gaps).toMatchObject([
      { code: 'ENTRA_FORBIDDEN', hint: expect.stringContaining('Application.Read.All') },
    ]);
  });
});
