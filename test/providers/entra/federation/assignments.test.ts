import { describe, expect, it } from 'vitest';
import { group } from '../../../support/groups.ts';
import { APP_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { signingWith } from '../../../support/saml-signing.ts';
import { stillMine } from '../lab-entra.ts';
import { federationOnLab, WRITING, type Tenant } from './lab-federation.ts';

const POST = 'graph:POST servicePrincipals/{id}/appRoleAssignedTo';
const DELETE = 'graph:DELETE servicePrincipals/{id}/appRoleAssignedTo';
const role = { id: '7e9a1c00-0000-4000-8000-0000000000d1', value: 'a,b', displayName: 'a' };
const wanted = { principalId: group(1).id, appRoleId: role.id };
const there = {
  id: 'a1',
  ...wanted,
  principalType: 'Group' as const,
  principalDisplayName: 'AWS-1',
};

function onLab(tenant: Tenant = {}, assigned: readonly (typeof there)[] = []) {
  const run = federationOnLab({
    permissions: WRITING,
    groups: [group(1)],
    servicePrincipal: { appRoles: [role], appRoleAssignedTo: [...assigned] },
    ...tenant,
  });
  return {
    ...run,
    assigned: () => run.servicePrincipal().appRoleAssignedTo.map(({ principalId }) => principalId),
    assign: (mine = stillMine) => run.writer.assign(SERVICE_PRINCIPAL_ID, wanted, mine, run.context),
    unassign: (id = there.id, mine = stillMine) =>
      run.writer.unassign(SERVICE_PRINCIPAL_ID, id, mine, run.context),
  };
}

const trouble = [
  { name: 'too many requests', effect: { type: 'error', status: 429, code: 'x', message: 'x' } },
  { name: 'a server in trouble', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
  { name: 'a broken connection', effect: { type: 'reset' } },
  { name: 'a lost answer', effect: { type: 'lost-reply' } },
] as const;

describe('an assignment', () => {
  it('is made, and is no error when it is there', async () => {
    const { assign, assigned } = onLab();
    expect(await assign()).toEqual({ status: 'made' });
    expect(await assign()).toEqual({ status: 'there' });
    expect(assigned()).toEqual([group(1).id]);
  });

  it('waits for a principal or role that was made a moment ago', async () => {
    const effects = [
      'Not a valid reference update.',
      "Permission being assigned was not found on application 'x'.",
    ].map((message) => ({ type: 'error', status: 400, code: 'Request_BadRequest', message }) as const);
    const { assign, assigned } = onLab({ faults: effects.map((effect) => ({ operation: POST, effect })) });
    await assign();
    expect(assigned()).toEqual([group(1).id]);
  });

  it.each(trouble)('is made and ended in spite of $name', async ({ effect }) => {
    const faults = [POST, DELETE].map((operation) => ({ operation, times: 2, effect }));
    const { assign, unassign, assigned, servicePrincipal } = onLab({ faults });
    // Whose it is when the answer was lost is not known: it counts as ours.
    expect(await assign()).toEqual({ status: 'made' });
    expect(assigned()).toEqual([group(1).id]);
    await unassign(servicePrincipal().appRoleAssignedTo[0]?.id);
    expect(assigned()).toEqual([]);
  });

  it('is ended, and is no error when it is gone', async () => {
    const { unassign, assigned } = onLab({}, [there]);
    await unassign();
    await unassign();
    expect(assigned()).toEqual([]);
  });

  it('of an application that is gone has ended', async () => {
    const effect = { type: 'error', status: 404, code: 'Request_ResourceNotFound' } as const;
    const { unassign } = onLab({ faults: [{ operation: DELETE, effect }] }, [there]);
    await expect(unassign()).resolves.toBeUndefined();
  });

  it('that Graph refuses is told', async () => {
    const effect = { type: 'error', status: 400, code: 'Request_BadRequest', message: 'No.' } as const;
    const faults = [POST, DELETE].map((operation) => ({ operation, effect }));
    const { assign, unassign } = onLab({ faults }, [{ ...there, id: 'a2' }]);
    expect(await assign()).toMatchObject({ status: 'refused', error: { code: 'ENTRA_REQUEST_FAILED' } });
    await expect(unassign('a2')).rejects.toMatchObject({ code: 'ENTRA_REQUEST_FAILED' });
  });

  it('that Graph cannot be reached for is told', async () => {
    const effect = { type: 'reset' } as const;
    const faults = [POST, DELETE].map((operation) => ({ operation, times: 'always' as const, effect }));
    const { assign, unassign } = onLab({ faults }, [there]);
    await expect(unassign()).rejects.toMatchObject({ code: 'ENTRA_UNREACHABLE' });
    await expect(assign()).rejects.toMatchObject({ code: 'ENTRA_UNREACHABLE' });
  });

  it('needs a permission, which is named', async () => {
    const permissions = WRITING.filter((each) => each !== 'AppRoleAssignment.ReadWrite.All');
    const { assign, unassign } = onLab({ permissions }, [there]);
    const forbidden = {
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('AppRoleAssignment.ReadWrite.All'),
    };
    expect(await assign()).toMatchObject({ status: 'refused', error: forbidden });
    await expect(unassign()).rejects.toMatchObject(forbidden);
  });

  it('is neither made nor ended with a lease that is lost, or after the deadline', async () => {
    const { assign, unassign, abort, lab } = onLab({}, [there]);
    const lost = () => Promise.reject(new Error('lost'));
    await expect(assign(lost)).rejects.toThrow('lost');
    await expect(unassign(there.id, lost)).rejects.toThrow('lost');
    const runsOut = async () => abort.abort();
    await expect(assign(runsOut)).rejects.toMatchObject({ code: 'DEADLINE' });
    await expect(unassign(there.id, runsOut)).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(lab.journal.writes()).toEqual([]);
  });
});

describe('the metadata of an application', () => {
  it('begins with its XML, without a byte order mark, and has its certificate', async () => {
    const signing = signingWith({ name: 'saml' });
    const { writer, context } = federationOnLab({ servicePrincipal: signing });
    const text = await writer.metadata(APP_ID, context);
    expect(text).toMatch(/^<(\?xml|EntityDescriptor)/u);
    const key = signing.keyCredentials.find(({ usage }) => usage === 'Verify')?.key;
    expect(text).toContain(key);
  });

  it('that is none is refused', async () => {
    const { writer, context } = federationOnLab();
    await expect(writer.metadata('', context)).rejects.toMatchObject({ code: 'ENTRA_METADATA_UNREADABLE' });
  });
});
