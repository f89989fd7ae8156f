import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_APP, AWS_APPLICATION, AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const application = `applications/${AWS_APPLICATION}`;
const principal = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;

function patch(lab: Lab, path: string, body: unknown, as: GraphOptions['as'] = 'owner') {
  return graph(lab, path, { as, method: 'PATCH', body });
}

const saml2Token = [
  { name: 'groups', source: null, essential: false, additionalProperties: ['cloud_displayname'] },
];

labOnlySuite('graph:PATCH applications/{id}', () => {
  it('keeps identifiers, reply URLs and group claims, and its service principal mirrors them', async () => {
    const lab = tenant();
    const written = {
      identifierUris: ['urn:amazon:webservices#2'],
      web: { redirectUris: ['https://signin.aws.amazon.com/saml'] },
      groupMembershipClaims: 'ApplicationGroup',
      optionalClaims: { idToken: [], accessToken: [], saml2Token },
    };
    expect((await patch(lab, application, written)).status).toBe(204);
    expect((await graph(lab, application)).body).toMatchObject(written);
    expect((await graph(lab, principal)).body).toMatchObject({
      servicePrincipalNames: [AWS_APP, 'urn:amazon:webservices#2'],
      replyUrls: ['https://signin.aws.amazon.com/saml'],
    });
  });

  it('refuses an identifier that another application has', async () => {
    const lab = tenant();
    const id = 'a0f1a3b2-6d4c-4e5f-8091-a2b3c4d5e6f8';
    lab.world.entra.applications.push(
      ...structuredClone(lab.world.entra.applications).map((each) => ({ ...each, id, appId: id })),
    );
    const body = { identifierUris: ['https://SIGNIN.aws.amazon.com/saml#1'] };
    expect((await patch(lab, application, body)).body).toMatchObject({
      error: { code: 'Request_BadRequest', details: [{ code: 'ObjectConflict', target: 'identifierUris' }] },
    });
  });

  it('refuses a new identifier in a protected tenant until the mode is saml', async () => {
    const lab = tenant();
    lab.world.entra.protectsIdentifiers = true;
    Object.assign(lab.world.entra.servicePrincipals[0] ?? {}, { preferredSingleSignOnMode: null });
    const body = { identifierUris: ['https://signin.aws.amazon.com/saml#9'] };
    expect(refusalOf(await patch(lab, application, body))).toMatchObject({
      status: 400,
      code: 'InvalidUniqueTenantIdentifierAsPerAppPolicy',
    });
    await patch(lab, principal, { preferredSingleSignOnMode: 'saml' });
    expect((await patch(lab, application, body)).status).toBe(204);
  });

  it.each([
    { identifierUris: [`https://signin.aws.amazon.com/${'x'.repeat(230)}`] },
    { identifierUris: ['https://a.example', 'https://A.example'] },
    { web: { redirectUris: ['http://signin.aws.amazon.com/saml'] } },
    { groupMembershipClaims: 'Everything' },
    { optionalClaims: { saml2Token: [{ colour: 'groups' }] } },
  ])('refuses %j', async (body) => {
    expect((await patch(tenant(), application, body)).status).toBe(400);
  });

  it.each([
    { web: { homePageUrl: 'https://a.example' } },
    { optionalClaims: { idToken: [{ name: 'groups' }] } },
    { notes: 'mine' },
  ])('says 501 to %j', async (body) => {
    expect((await patch(tenant(), application, body)).status).toBe(501);
  });

  it('changes nothing when a part of the body is refused', async () => {
    const lab = tenant();
    const before = structuredClone(lab.world.entra.applications);
    await patch(lab, application, { groupMembershipClaims: 'All', appRoles: 'none' });
    expect(lab.world.entra.applications).toEqual(before);
  });
});

labOnlySuite('graph:PATCH servicePrincipals/{id}', () => {
  it('keeps how people sign in', async () => {
    const lab = tenant();
    const written = {
      accountEnabled: false,
      loginUrl: 'https://login.example/',
      samlSingleSignOnSettings: { relayState: 'https://console.aws.amazon.com/' },
      notificationEmailAddresses: ['team@example.com'],
    };
    expect((await patch(lab, principal, written)).status).toBe(204);
    expect((await graph(lab, principal)).body).toMatchObject(written);
  });

  it.each([{ accountEnabled: 'no' }, { samlSingleSignOnSettings: { relay: 'x' } }, { loginUrl: 7 }])(
    'refuses %j',
    async (body) => {
      expect((await patch(tenant(), principal, body)).status).toBe(400);
    },
  );
});

labOnlySuite('graph:GET applications', () => {
  it.each([
    { filter: "identifierUris/any(x:startswith(x,'https://signin.aws.amazon.com/saml'))", found: 1 },
    { filter: "identifierUris/any(uri:uri eq 'https://signin.aws.amazon.com/saml#1')", found: 1 },
    { filter: "identifierUris/any(x:startswith(x,'urn:'))", found: 0 },
    {
      filter: "identifierUris/any(x:startswith(x,'urn:')) or identifierUris/any(x:startswith(x,'https:'))",
      found: 1,
    },
  ])('finds $found by $filter', async ({ filter, found }) => {
    const { body } = await graph(tenant(), `applications?$filter=${encodeURIComponent(filter)}`);
    expect(body.value).toHaveLength(found);
  });

  it.each([
    { filter: "displayName/any(x:startswith(x,'AWS'))", status: 501 },
    { filter: "identifierUris/any(x:endswith(x,'saml'))", status: 501 },
    { filter: `identifierUris/any(x:startswith(x,'${'x'.repeat(121)}'))`, status: 400 },
  ])('answers $filter with $status', async ({ filter, status }) => {
    const reply = await graph(tenant(), `applications?$filter=${encodeURIComponent(filter)}`);
    expect(refusalOf(reply).status).toBe(status);
  });
});
