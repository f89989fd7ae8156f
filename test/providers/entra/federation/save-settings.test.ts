import { describe, expect, it } from 'vitest';
import type { ApplicationSettings } from '../../../../src/model/federation-writers.ts';
import { APPLICATION_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { stillMine } from '../lab-entra.ts';
import { federationOnLab, WRITING, type Tenant } from './lab-federation.ts';

const PRINCIPAL = 'graph:PATCH servicePrincipals';
const APPLICATION = 'graph:PATCH applications';
const object = { servicePrincipalId: SERVICE_PRINCIPAL_ID, applicationId: APPLICATION_ID };
const identifier = 'https://signin.aws.amazon.com/saml#1';
const everything: ApplicationSettings = {
  signOnMode: 'saml',
  assignmentRequired: true,
  notificationEmailAddresses: ['ops@example.com'],
  identifierUris: [identifier],
  redirectUris: ['https://signin.aws.amazon.com/saml'],
  groupMembershipClaims: 'ApplicationGroup',
  groupClaim: ['cloud_displayname'],
};
const fresh = {
  servicePrincipal: { preferredSingleSignOnMode: null, appRoleAssignmentRequired: false },
};
const upn = { name: 'upn', source: null, essential: true, additionalProperties: [] };

function onLab(tenant: Tenant = {}) {
  const run = federationOnLab({ permissions: WRITING, ...fresh, ...tenant });
  return {
    ...run,
    save: (settings = everything, mine = stillMine) =>
      run.writer.saveSettings(object, settings, mine, run.context),
  };
}

describe('the settings of an application', () => {
  it('are all written to the object that has them', async () => {
    const { save, servicePrincipal, registration } = onLab();
    await save();
    expect(servicePrincipal()).toMatchObject({
      preferredSingleSignOnMode: 'saml',
      appRoleAssignmentRequired: true,
      notificationEmailAddresses: ['ops@example.com'],
    });
    expect(registration()).toMatchObject({
      identifierUris: [identifier],
      redirectUris: ['https://signin.aws.amazon.com/saml'],
      groupMembershipClaims: 'ApplicationGroup',
      optionalClaims: { saml2Token: [{ name: 'groups', additionalProperties: ['cloud_displayname'] }] },
    });
  });

  it('begin with the mode, without which a protected tenant refuses the identifier', async () => {
    const { save, registration, lab } = onLab({ entra: { protectsIdentifiers: true } });
    await save();
    expect(registration().identifierUris).toEqual([identifier]);
    expect(lab.journal.count(APPLICATION)).toBe(1);
  });

  it('wait where the mode is not seen yet, and the tenant protects identifiers', async () => {
    const effect = {
      type: 'error',
      status: 400,
      code: 'InvalidUniqueTenantIdentifierAsPerAppPolicy',
      message: 'Failed to add identifier URI.',
    } as const;
    const { save, registration } = onLab({ faults: [{ operation: APPLICATION, times: 2, effect }] });
    await save();
    expect(registration().identifierUris).toEqual([identifier]);
  });

  it('leave alone what is not named', async () => {
    const application = {
      identifierUris: [identifier],
      redirectUris: ['https://eu-west-1.signin.aws.amazon.com/saml'],
      optionalClaims: { saml2Token: [upn] },
    };
    const { save, registration, servicePrincipal, lab } = onLab({ application });
    await save({ groupClaim: ['cloud_displayname'] });
    expect(registration()).toMatchObject({
      ...application,
      optionalClaims: { saml2Token: [upn, { name: 'groups' }] },
    });
    expect(servicePrincipal().preferredSingleSignOnMode).toBeNull();
    expect(lab.journal.count(PRINCIPAL)).toBe(0);
  });

  it('of which none is named are not written', async () => {
    const { save, calls } = onLab();
    await save({});
    expect(calls()).toEqual([]);
  });

  it('are read until they show', async () => {
    const { save, application } = onLab({ entra: { replicationLag: 4 } });
    await save();
    expect((await application()).application).toMatchObject({
      signOnMode: 'saml',
      identifierUris: [identifier],
    });
  });

  it('that no read shows in the end are told', async () => {
    const { save } = onLab({ entra: { replicationLag: 1_000 } });
    await expect(save()).rejects.toMatchObject({ code: 'ENTRA_READ_BACK' });
  });

  it.each([
    { name: 'too many requests', effect: { type: 'error', status: 429, code: 'x', message: 'x' } },
    { name: 'a server in trouble', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    {
      name: 'another write at the same time',
      effect: { type: 'error', status: 409, code: 'Directory_ConcurrencyViolation', message: 'x' },
    },
    {
      name: 'an object that is not there yet',
      effect: { type: 'error', status: 404, code: 'Request_ResourceNotFound', message: 'x' },
    },
    { name: 'a broken connection', effect: { type: 'reset' } },
    { name: 'a lost answer', effect: { type: 'lost-reply' } },
  ] as const)('are written again after $name', async ({ effect }) => {
    const faults = [PRINCIPAL, APPLICATION].map((operation) => ({ operation, times: 2, effect }));
    const { save, registration, servicePrincipal, lab } = onLab({ faults });
    await save();
    expect(servicePrincipal().preferredSingleSignOnMode).toBe('saml');
    expect(registration().identifierUris).toEqual([identifier]);
    expect(lab.journal.count(PRINCIPAL)).toBe(3);
  });

  it('are believed to be written when every answer was lost and reads show them', async () => {
    const effect = { type: 'lost-reply' } as const;
    const { save, registration } = onLab({
      faults: [{ operation: APPLICATION, times: 'always', effect }],
    });
    await save();
    expect(registration().identifierUris).toEqual([identifier]);
  });

  it('that Graph never takes are told with its reason', async () => {
    const effect = { type: 'reset' } as const;
    const { save } = onLab({ faults: [{ operation: APPLICATION, times: 'always', effect }] });
    await expect(save()).rejects.toMatchObject({ code: 'ENTRA_UNREACHABLE' });
  });

  it('cannot have an identifier of another application', async () => {
    const other = {
      id: '7e9a1c00-0000-4000-8000-0000000000e1',
      appId: '7e9a1c00-0000-4000-8000-0000000000e2',
      displayName: 'Another',
      identifierUris: [identifier],
    };
    const { save, lab } = onLab();
    lab.world.entra.applications.push({ ...onLab().registration(), ...other });
    await expect(save()).rejects.toMatchObject({
      code: 'ENTRA_IDENTIFIER_IN_USE',
      message: expect.stringContaining(identifier),
    });
  });

  it.each([
    {
      name: 'the service principal',
      tenant: { servicePrincipal: { ...fresh.servicePrincipal, owners: [] } },
    },
    { name: 'the application', tenant: { application: { owners: [] } } },
  ])('need an owner of $name', async ({ tenant }) => {
    const { save } = onLab(tenant);
    await expect(save()).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringMatching(/OwnedBy.*owner.*ReadWrite\.All/u),
    });
  });

  it('are not written with a lease that is lost, or after the deadline', async () => {
    const { save, abort, lab } = onLab();
    await expect(save(everything, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(save(everything, async () => abort.abort())).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(lab.journal.writes()).toEqual([]);
  });
});
