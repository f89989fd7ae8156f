import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { stillMine } from '../lab-entra.ts';
import { federationOnLab, WRITING, type Tenant } from './lab-federation.ts';

const POST = 'graph:POST policies/claimsMappingPolicies';
const PATCH = 'graph:PATCH policies/claimsMappingPolicies';
const ASSIGN = 'graph:POST servicePrincipals/{id}/claimsMappingPolicies/$ref';
const ID = '7e9a1c00-0000-4000-8000-0000000000c1';

const definitionOf = (value: string): string =>
  JSON.stringify({
    ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [{ Value: value, SamlClaimType: 'duration' }] },
  });
const policy = { displayName: 'AWS', definition: definitionOf('900') };
const stored = { id: ID, displayName: 'AWS', definition: [definitionOf('3600')] };
const assigned: Tenant = {
  servicePrincipal: { claimsMappingPolicies: [ID] },
  entra: { claimsMappingPolicies: [stored] },
};

function onLab(tenant: Tenant = {}) {
  const run = federationOnLab({ permissions: WRITING, ...tenant });
  return {
    ...run,
    policies: () => run.lab.world.entra.claimsMappingPolicies,
    save: (wanted: typeof policy & { readonly id?: string } = policy, mine = stillMine) =>
      run.writer.saveClaimsMapping(SERVICE_PRINCIPAL_ID, wanted, mine, run.context),
  };
}

function failing(operation: string, effect: FaultInput['effect'], times: FaultInput['times'] = 1): Tenant {
  return { faults: [{ operation, times, effect }] };
}

describe('a claims-mapping policy', () => {
  it('is made and assigned', async () => {
    const { save, policies, servicePrincipal } = onLab();
    await save();
    const [made] = policies();
    expect(made).toMatchObject({ displayName: 'AWS', definition: [policy.definition] });
    expect(servicePrincipal().claimsMappingPolicies).toEqual([made?.id]);
  });

  it('that is assigned is updated, and stays so', async () => {
    const { save, policies, servicePrincipal, lab } = onLab(assigned);
    await save({ ...policy, id: ID });
    expect(policies()).toMatchObject([{ id: ID, definition: [policy.definition] }]);
    expect(servicePrincipal().claimsMappingPolicies).toEqual([ID]);
    expect(lab.journal.count(ASSIGN)).toBe(0);
  });

  it('that another application has, too, is not changed', async () => {
    const { save, policies, lab, servicePrincipal } = onLab(assigned);
    lab.world.entra.servicePrincipals.push({
      ...structuredClone(servicePrincipal()),
      id: '7e9a1c00-0000-4000-8000-0000000000e1',
      appId: '7e9a1c00-0000-4000-8000-0000000000e2',
    });
    await expect(save({ ...policy, id: ID })).rejects.toMatchObject({ code: 'ENTRA_POLICY_SHARED' });
    expect(policies()).toMatchObject([{ definition: stored.definition }]);
    expect(lab.journal.count(PATCH)).toBe(0);
  });

  it('that is not assigned is updated and assigned', async () => {
    const { save, servicePrincipal } = onLab({ entra: { claimsMappingPolicies: [stored] } });
    await save({ ...policy, id: ID });
    expect(servicePrincipal().claimsMappingPolicies).toEqual([ID]);
  });

  it.each([
    { name: 'a new one', tenant: { entra: {} }, id: {} },
    { name: 'one that is assigned', tenant: assigned, id: { id: ID } },
  ])('is read until it shows: $name', async ({ tenant, id }) => {
    const { save, application } = onLab({ ...tenant, entra: { ...tenant.entra, replicationLag: 4 } });
    await save({ ...policy, ...id });
    expect((await application()).claimsMappingPolicies).toMatchObject({
      value: [{ definition: policy.definition }],
    });
  });

  it('that no read shows in the end is told', async () => {
    const { save } = onLab({ entra: { replicationLag: 1_000 } });
    await expect(save()).rejects.toMatchObject({ code: 'ENTRA_READ_BACK' });
  });

  it('whose answer was lost is found, and no other is made', async () => {
    const { save, policies, servicePrincipal, lab } = onLab(failing(POST, { type: 'lost-reply' }));
    await save();
    expect(policies()).toHaveLength(1);
    expect(servicePrincipal().claimsMappingPolicies).toEqual([policies()[0]?.id]);
    expect(lab.journal.count(POST)).toBe(1);
  });

  it('that a run left before it could assign it is taken', async () => {
    const left = { ...stored, definition: [policy.definition] };
    const { save, servicePrincipal, lab } = onLab({ entra: { claimsMappingPolicies: [left] } });
    await save();
    expect(servicePrincipal().claimsMappingPolicies).toEqual([ID]);
    expect(lab.journal.count(POST)).toBe(0);
  });

  it.each([
    { name: 'another definition', changes: {} },
    { name: 'another name', changes: { displayName: 'B', definition: [policy.definition] } },
  ])('is not one with $name', async ({ changes }) => {
    const { save, servicePrincipal } = onLab({
      entra: { claimsMappingPolicies: [{ ...stored, ...changes }] },
    });
    await save();
    expect(servicePrincipal().claimsMappingPolicies).not.toEqual([ID]);
  });

  it.each([{ faults: [] }, failing(POST, { type: 'lost-reply' })])(
    'is not one that another application has, which looks the same: %o',
    async (tenant) => {
      const { save, servicePrincipal, policies, lab } = onLab({
        ...tenant,
        entra: { claimsMappingPolicies: [{ ...stored, definition: [policy.definition] }] },
      });
      const id = '7e9a1c00-0000-4000-8000-0000000000d1';
      const other = { ...servicePrincipal(), id, appId: id, claimsMappingPolicies: [ID] };
      lab.world.entra.servicePrincipals.push(other);
      await save();
      expect(policies()).toHaveLength(2);
      expect(servicePrincipal().claimsMappingPolicies).not.toEqual([ID]);
    },
  );

  it.each([
    { name: 'the connection broke', effect: { type: 'reset' }, code: 'ENTRA_UNREACHABLE' },
    {
      name: 'the server was in trouble',
      effect: { type: 'error', status: 503, code: 'serviceNotAvailable', message: 'Try later.' },
      code: 'ENTRA_REQUEST_FAILED',
    },
  ] as const)('that was not made because $name is not asked for again', async ({ effect, code }) => {
    const { save, policies, lab } = onLab(failing(POST, effect));
    await expect(save()).rejects.toMatchObject({ code });
    expect(policies()).toEqual([]);
    expect(lab.journal.count(POST)).toBe(1);
  });

  it.each([
    { name: 'too many requests', effect: { type: 'error', status: 429, code: 'x', message: 'x' } },
    { name: 'a server in trouble', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    {
      name: 'a policy that is not there yet',
      effect: { type: 'error', status: 404, code: 'Request_ResourceNotFound', message: 'x' },
    },
    { name: 'a broken connection', effect: { type: 'reset' } },
    { name: 'a lost answer', effect: { type: 'lost-reply' } },
  ] as const)('is updated and assigned in spite of $name', async ({ effect }) => {
    const faults = [PATCH, ASSIGN].map((operation) => ({ operation, times: 2, effect }));
    const { save, servicePrincipal, policies } = onLab({
      entra: { claimsMappingPolicies: [stored] },
      faults,
    });
    await save({ ...policy, id: ID });
    expect(policies()).toMatchObject([{ definition: [policy.definition] }]);
    expect(servicePrincipal().claimsMappingPolicies).toEqual([ID]);
  });

  it.each([
    { name: 'the permission for policies', permission: 'Policy.ReadWrite.ApplicationConfiguration' },
    { name: 'the permission for applications', permission: 'Application.ReadWrite.OwnedBy' },
  ])('needs $name, which is named', async ({ permission }) => {
    const permissions = WRITING.filter((each) => each !== permission);
    await expect(onLab({ permissions }).save()).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining(permission),
    });
  });

  it('is not written with a lease that is lost, or after the deadline', async () => {
    for (const wanted of [policy, { ...policy, id: ID }]) {
      const { save, abort, lab } = onLab(assigned);
      await expect(save(wanted, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
      await expect(save(wanted, async () => abort.abort())).rejects.toMatchObject({ code: 'DEADLINE' });
      expect(lab.journal.writes()).toEqual([]);
    }
  });
});
