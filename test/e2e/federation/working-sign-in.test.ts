import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { fault as faultSchema } from '../../../src/lab/world/faults.ts';
import {
  ada,
  federationConfig,
  federationWorld,
  metadata,
  partsOf,
  production,
  trust,
  type Way,
} from '../../support/federation-worlds.ts';
import { fault } from '../../support/lab-app.ts';
import { portalClaim, portalClaims } from '../../support/portal-claims.ts';
import { everyPermission, federationApp, type FederationApp } from './bare-company.ts';
import { signIn } from './posted.ts';

const roles = [{ name: 'ReadOnly' }, { name: 'Operator' }];

/** Set up as it should be, by hand or by Rolebridge: nobody can tell, but for the tag of a role. */
function company(way: Way, world: World = federationWorld(way)): FederationApp {
  const parts = partsOf(world);
  parts.client.permissions = [...everyPermission];
  parts.role.tags = { 'managed-by': 'rolebridge' };
  parts.group.pim?.activated.push({ principalId: ada.id, until: '2026-11-20T18:00:00Z' });
  const config = federationConfig(way, {
    connection: {
      servicePrincipal: { id: partsOf(world).servicePrincipal.id },
      ...(way === 'identity-center' ? {} : { roles, groups: { assign: true } }),
    },
    jobs: { federation: { connections: ['workforce'] } },
  });
  return federationApp(world, config);
}

/** All that decides whether people get in. */
function signInOf(world: World): string {
  const { application, servicePrincipal, account } = partsOf(world);
  const { identifierUris, redirectUris, groupMembershipClaims, optionalClaims } = application;
  const { preferredSingleSignOnMode, appRoleAssignmentRequired, keyCredentials } = servicePrincipal;
  const {
    preferredTokenSigningKeyThumbprint: active,
    claimsPolicy,
    claimsMappingPolicies,
  } = servicePrincipal;
  return JSON.stringify([
    [identifierUris, redirectUris, groupMembershipClaims, optionalClaims],
    [preferredSingleSignOnMode, appRoleAssignmentRequired, active, keyCredentials],
    [claimsPolicy, claimsMappingPolicies, world.entra.claimsMappingPolicies],
    account.samlProviders.map(({ metadata }) => metadata),
    account.roles.filter(({ name }) => name !== 'Operator').map(({ trust: policy }) => policy),
  ]);
}

describe('a company that is set up', () => {
  it.each<Way>(['app-roles', 'group-names', 'identity-center'])('%s: gets what is new', async (way) => {
    const app = company(way);
    const before = signInOf(app.world);
    const report = await app.apply();
    expect(report.withheld.filter(({ rule }) => rule !== 'trust')).toEqual([]);
    expect(report.changes.map(({ words }) => words.at(-1))).toEqual(
      way === 'identity-center' ? [] : ['role Operator', 'role Operator'],
    );
    expect(signInOf(app.world)).toBe(before);
    expect(await app.plan()).toMatchObject({ status: 'no-changes' });
  });
});

describe('a tenant without Privileged Identity Management', () => {
  it('is set up as any other, and no run is called incomplete for it', async () => {
    const world = federationWorld('app-roles');
    const effect = { type: 'error', status: 403, code: 'UnknownError', message: 'no licence' } as const;
    world.faults.push(faultSchema.parse(fault('graph:GET identityGovernance', effect, { times: 'always' })));
    expect(await company('app-roles', world).apply()).toMatchObject({ status: 'applied', degraded: false });
  });
});

interface Mistake {
  readonly name: string;
  readonly make: (world: World) => void;
  /** Key of the change that mends it. */
  readonly mends: string;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'an identifier of something else',
    make: (world) => (partsOf(world).application.identifierUris = ['https://example.com']),
    mends: 'setting/identifiers',
  },
  {
    name: 'another reply URL beside it',
    make: (world) => partsOf(world).application.redirectUris.push('https://example.com/saml'),
    mends: 'setting/reply-urls',
  },
  {
    name: 'no assignment required',
    make: (world) => (partsOf(world).servicePrincipal.appRoleAssignmentRequired = false),
    mends: 'setting/assignment-required',
  },
  {
    name: 'a claim too few',
    make: (world) =>
      (partsOf(world).servicePrincipal.claimsPolicy = portalClaims(
        portalClaim('SessionDuration', { value: '3600' }),
      )),
    mends: 'claims/policy',
  },
  {
    name: 'a role that takes another address',
    make: (world) =>
      (partsOf(world).role.trust = trust(production, 'https://eu-west-1.signin.aws.amazon.com/saml')),
    mends: `federated-role/${production} ReadOnly`,
  },
];

describe('what people sign in with', () => {
  it('is changed by nobody but who names the plan, and by him as it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...mistakes]), async (made) => {
        const world = federationWorld('app-roles');
        for (const { make } of made) make(world);
        const app = company('app-roles', world);
        const before = signInOf(app.world);
        const keys = made.map(({ mends }) => `workforce/${mends}`).toSorted();

        const alone = await app.apply();
        expect(signInOf(app.world)).toBe(before);
        const approval = alone.withheld.filter(({ rule }) => rule === 'approval');
        expect(approval.map(({ key }) => key).toSorted()).toEqual(keys);

        const { planId = '', changes } = await app.plan();
        expect(changes.map(({ key }) => key).toSorted()).toEqual(keys);
        expect(await app.apply({ expect: planId })).toMatchObject({
          status: keys.length === 0 ? 'no-changes' : 'applied',
        });
        expect(await app.plan()).toMatchObject({ status: 'no-changes', withheld: [] });
        expect(await signIn(app, ada.id, 'AWS')).toMatchObject({ accepted: true });
      }),
      { numRuns: 12, seed: 6 },
    );
  }, 120_000);

  it('in an account is not replaced where it lacks the certificate: giving it is the rotation’s', async () => {
    const world = federationWorld('app-roles');
    for (const each of partsOf(world).account.samlProviders) each.metadata = metadata('another');
    const app = company('app-roles', world);
    const before = signInOf(app.world);
    const { planId = '' } = await app.plan();
    await app.apply({ expect: planId });
    expect(signInOf(app.world)).toBe(before);
  });
});
