import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { federationWorld, metadata } from '../../support/federation-worlds.ts';
import { user } from '../../support/groups.ts';
import { portalClaim, portalClaims } from '../../support/portal-claims.ts';
import { CLIENT_ID, readerRole } from '../../support/worlds.ts';
import {
  accountIds,
  bareCompany,
  displayName,
  federationApp,
  prod,
  provider,
  setUp,
  type FederationApp,
} from './bare-company.ts';
import { accountOf, principalOf, registrationOf, signIn } from './posted.ts';

const mallory = user(3).id;
const writesIn = (app: FederationApp): readonly string[] =>
  app.lab.journal
    .writes()
    .map(({ operation }) => operation)
    .filter((operation) => !operation.startsWith('dynamodb:'));

let whole: World;
beforeAll(async () => {
  const app = federationApp(bareCompany());
  await setUp(app);
  whole = app.now();
}, 60_000);

/** An application of the name that the connection is to get, which says that everybody is an administrator. */
function squatted(changes: { readonly owner: string; readonly signOnMode: string | null }): World {
  const world = bareCompany();
  const { applications, servicePrincipals } = federationWorld('app-roles').entra;
  const pair = `arn:aws:iam::${prod}:role/Admin,arn:aws:iam::${prod}:saml-provider/${provider}`;
  const owners = [changes.owner];
  for (const each of applications.slice(0, 1))
    world.entra.applications.push({ ...each, displayName, owners });
  for (const each of servicePrincipals.slice(0, 1))
    world.entra.servicePrincipals.push({
      ...each,
      displayName,
      owners,
      preferredSingleSignOnMode: changes.signOnMode,
      claimsPolicy: portalClaims(
        portalClaim('Role', { value: pair }),
        portalClaim('RoleSessionName', { id: 'userprincipalname', source: 'user' }),
        portalClaim('SessionDuration', { value: '3600' }),
      ),
      appRoleAssignedTo: [
        {
          id: 'x',
          appRoleId: each.appRoles[0]?.id ?? '',
          principalId: mallory,
          principalType: 'User',
          principalDisplayName: 'Mallory',
        },
      ],
    });
  return world;
}

describe('an application of the right name that Rolebridge did not make', () => {
  it.each([
    { name: 'of somebody', owner: mallory, signOnMode: 'saml' },
    { name: 'that Rolebridge owns, for something else than SAML', owner: CLIENT_ID, signOnMode: 'oidc' },
  ])('$name gets nothing, and no account trusts it', async ({ owner, signOnMode }) => {
    const app = federationApp(squatted({ owner, signOnMode }));
    const before = JSON.stringify([principalOf(app), registrationOf(app)]);
    const { planId = '', changes, withheld } = await app.plan();
    expect(changes).toEqual([]);
    expect(new Set(withheld.map(({ rule }) => rule))).toEqual(new Set(['trust']));
    await app.apply();
    await app.apply({ expect: planId });
    expect(writesIn(app)).toEqual([]);
    expect(JSON.stringify([principalOf(app), registrationOf(app)])).toBe(before);
    for (const id of accountIds) expect(accountOf(app, id).samlProviders).toEqual([]);
  });
});

describe('who claims every role in an application of the right name', () => {
  it('signs in to no account', async () => {
    const app = federationApp(squatted({ owner: mallory, signOnMode: 'saml' }));
    await app.apply();
    expect(await signIn(app, mallory)).toMatchObject({ accepted: false });
  });
});

describe('the application that Rolebridge made', () => {
  it('is the same one when somebody has renamed it', async () => {
    const app = federationApp(whole);
    for (const each of [principalOf(app), registrationOf(app)]) each.displayName = 'AWS (prod)';
    expect(await app.plan()).toMatchObject({ status: 'no-changes', withheld: [] });
    expect(await app.apply()).toMatchObject({ status: 'no-changes' });
    expect(app.world.entra.applications).toHaveLength(1);
  });

  it('is made a second time only by who has read the plan', async () => {
    const world = structuredClone(whole);
    world.entra.applications = [];
    world.entra.servicePrincipals = world.entra.servicePrincipals.filter(
      (each) => each.displayName !== displayName,
    );
    const app = federationApp(world);
    const { withheld } = await app.apply();
    expect(new Set(withheld.map(({ rule }) => rule))).toEqual(new Set(['approval']));
    expect(app.world.entra.applications).toEqual([]);
    const { planId = '' } = await app.plan();
    await app.apply({ expect: planId });
    expect(app.world.entra.applications).toHaveLength(1);
    // The accounts still trust the one that is gone.
    const { remarks } = await app.plan();
    expect(remarks.filter(({ severity }) => severity === 'warning')).toHaveLength(accountIds.length);
  });

  it('stays in use without an active certificate, and gets none of somebody else', async () => {
    const app = federationApp(whole);
    principalOf(app).preferredTokenSigningKeyThumbprint = null;
    registrationOf(app).redirectUris.push('https://proxy.example.com/saml');
    const { withheld } = await app.apply();
    expect(withheld.map(({ key, rule }) => `${rule} ${key}`)).toContain(
      'approval production/setting/reply-urls',
    );
    expect(writesIn(app)).toEqual([]);
  });
});

describe('a provider of somebody else under the name of ours', () => {
  it('gets no role', async () => {
    const account = {
      id: prod,
      name: 'prod',
      roles: [readerRole(), { ...readerRole(), name: 'rolebridge-federation-writer' }],
      samlProviders: [{ name: provider, metadata: metadata('another') }],
    };
    const app = federationApp(bareCompany({ accounts: [account] }));
    const { withheld } = await app.apply();
    expect(withheld.map(({ key, rule }) => `${rule} ${key}`)).toEqual([
      `trust production/federated-role/${prod} Admin`,
      `trust production/federated-role/${prod} ReadOnly`,
    ]);
    expect(accountOf(app, prod).roles.map(({ name }) => name)).not.toContain('Admin');
  });
});
