import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueAssertion } from '../../../src/lab/entra/issue-assertion.ts';
import type { AssertionRequest } from '../../../src/lab/entra/issue-assertion.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { WorldInput } from '../../../src/lab/world.ts';
import { group, user } from '../../support/groups.ts';
import { attributeIn, firstCertificate, REPLY_URL, verifiedProfile } from '../../support/saml-sign-on.ts';
import { signingCertificate, signingWith } from '../../support/saml-signing.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, TENANT, tenant } from '../conformance/entra/tenant.ts';

type Entra = WorldInput['entra'];
type Principal = NonNullable<Entra['servicePrincipals']>[number];
type Registration = NonNullable<Entra['applications']>[number];

const AWS = 'https://aws.amazon.com/SAML/Attributes';
const assignment = (principalId: string, type: 'Group' | 'User' = 'Group') => ({
  id: `assignment of ${principalId}`,
  appRoleId: READ_ONLY.id,
  principalId,
  principalType: type,
  principalDisplayName: 'somebody',
});

/** A user in a group that has the application's one role; both objects can be changed. */
function federated(
  changes: {
    readonly principal?: Partial<Principal>;
    readonly registration?: Partial<Registration>;
    readonly entra?: Partial<Entra>;
  } = {},
): Lab {
  const lab = tenant({
    entra: {
      groups: [group(1, { members: [user(1).id] })],
      users: [user(1), user(2)],
      ...changes.entra,
    },
  });
  const { applications, servicePrincipals } = lab.world.entra;
  for (const each of servicePrincipals) {
    const own = { appRoleAssignedTo: [assignment(group(1).id)] };
    Object.assign(each, signingWith({}), own, changes.principal);
  }
  for (const each of applications) Object.assign(each, { redirectUris: [REPLY_URL] }, changes.registration);
  return lab;
}

function signIn(lab: Lab, changes: Partial<AssertionRequest> = {}): string {
  return issueAssertion(lab, { servicePrincipalId: AWS_SERVICE_PRINCIPAL, userId: user(1).id, ...changes });
}

function xmlOf(response: string): string {
  return Buffer.from(response, 'base64').toString('utf8');
}

describe('an assertion', () => {
  it('is taken by a standard service provider that trusts its certificate', async () => {
    const lab = federated({ entra: { users: [user(1, { displayName: '<Grace> & "Ada"\r' })] } });
    const profile = await verifiedProfile(signIn(lab), firstCertificate(lab));
    expect(profile).toMatchObject({
      issuer: `https://sts.windows.net/${TENANT}/`,
      nameID: 'user1@example.com',
      [`${AWS}/Role`]: READ_ONLY.value,
      [`${AWS}/RoleSessionName`]: 'user1@example.com',
      'http://schemas.microsoft.com/identity/claims/displayname': '<Grace> & "Ada"\r',
    });
  });

  it('says of anybody what it was signed with', async () => {
    const special = fc.constantFrom('&', '<', '>', '"', "'", '\r', '\n', '\t', ']]>', 'é', '𝛑', 'a', ' ');
    const names = fc.array(special, { minLength: 1, maxLength: 12 }).map((parts) => `x${parts.join('')}x`);
    await fc.assert(
      fc.asyncProperty(names, async (displayName) => {
        const lab = federated({ entra: { users: [user(1, { displayName })] } });
        const profile = await verifiedProfile(signIn(lab), firstCertificate(lab));
        expect(profile['http://schemas.microsoft.com/identity/claims/displayname']).toBe(displayName);
      }),
      { seed: 7, numRuns: 25 },
    );
  });

  it('is taken by nobody when it was changed, or when another certificate is trusted', async () => {
    const lab = federated();
    const changed = Buffer.from(xmlOf(signIn(lab)).replaceAll('user1@', 'user2@')).toString('base64');
    await expect(verifiedProfile(changed, firstCertificate(lab))).rejects.toThrow('Invalid signature');
    const other = signingCertificate({ name: 'another' }).verify.key;
    await expect(verifiedProfile(signIn(lab), other)).rejects.toThrow('Invalid signature');
  });

  it('is for the identifier without its number, and for the first reply URL', () => {
    const xml = xmlOf(signIn(federated()));
    expect(xml).toContain('<Audience>https://signin.aws.amazon.com/saml</Audience>');
    expect(xml).toContain(`Recipient="${REPLY_URL}"`);
    expect(xml).toContain(`Destination="${REPLY_URL}"`);
    expect(xml).toContain('NotBefore="2026-03-01T07:55:00.000Z" NotOnOrAfter="2026-03-01T09:05:00.000Z"');
  });

  it('goes to another reply URL that is registered, when it is asked for', () => {
    const regional = 'https://eu-west-1.signin.aws.amazon.com/saml';
    const lab = federated({ registration: { redirectUris: [REPLY_URL, regional] } });
    expect(xmlOf(signIn(lab, { recipient: regional }))).toContain(`Recipient="${regional}"`);
  });

  it('is the same for the same world and time', () => {
    expect(signIn(federated())).toBe(signIn(federated()));
  });
});

describe('nobody is signed in', () => {
  it.each([
    { name: 'who is not assigned', code: 'AADSTS50105', request: { userId: user(2).id } },
    { name: 'to a disabled application', code: 'AADSTS7000112', principal: { accountEnabled: false } },
    { name: 'without SAML', code: 'AADSTS750054', principal: { preferredSingleSignOnMode: null } },
    { name: 'without an identifier', code: 'AADSTS700016', registration: { identifierUris: [] } },
    { name: 'without a reply URL', code: 'AADSTS500113', registration: { redirectUris: [] } },
    {
      name: 'to a URL that is not registered',
      code: 'AADSTS50011',
      request: { recipient: 'https://x.example' },
    },
    { name: 'whose account is disabled', code: 'AADSTS50057', users: [user(1, { accountEnabled: false })] },
    {
      name: 'who was deleted',
      code: 'AADSTS50034',
      users: [user(1, { isDeleted: true })],
    },
  ])('$name', ({ code, principal = {}, registration = {}, request = {}, users = [user(1), user(2)] }) => {
    const lab = federated({ principal, registration, entra: { users: [...users] } });
    expect(() => signIn(lab, request)).toThrow(code);
  });

  it('who is in a group inside of an assigned one only', () => {
    const groups = [group(1, { members: [group(2).id] }), group(2, { members: [user(1).id] })];
    expect(() => signIn(federated({ entra: { groups } }))).toThrow('AADSTS50105');
  });

  it('whose activation is over', () => {
    const pim = { activated: [{ principalId: user(1).id, until: '2026-03-01T09:00:00Z' }] };
    const lab = federated({ entra: { groups: [group(1, { pim })] } });
    expect(attributeIn(signIn(lab), `${AWS}/Role`)).toEqual([READ_ONLY.value]);
    lab.clock.advance(3_600_001);
    expect(() => signIn(lab)).toThrow('AADSTS50105');
  });
});

describe('a group claim', () => {
  const renamed = (transformations: readonly unknown[] = []) => ({
    claimsPolicy: {
      claims: [
        {
          name: 'Role',
          namespace: AWS,
          tokenFormat: ['saml'],
          configurations: [{ condition: null, attribute: { source: 'user', id: 'groups' }, transformations }],
        },
      ],
    },
  });
  const replacement = (regex: string, text: string) => ({
    '@odata.type': '#microsoft.graph.regexReplaceTransformation',
    regex,
    replacement: text,
    additionalAttributes: [],
  });
  const names = {
    groupMembershipClaims: 'ApplicationGroup',
    optionalClaims: {
      saml2Token: [
        { name: 'groups', source: null, essential: false, additionalProperties: ['cloud_displayname'] },
      ],
    },
  };
  const NAME = 'AWS-111122223333-ReadOnly';
  const entra = {
    groups: [
      group(1, { displayName: NAME, members: [user(1).id] }),
      group(2, { displayName: 'not assigned', members: [user(1).id] }),
    ],
  };
  const filled = 'arn:aws:iam::{account}:role/{role},arn:aws:iam::{account}:saml-provider/Entra';
  const arns = (role: string) =>
    `arn:aws:iam::111122223333:role/${role},arn:aws:iam::111122223333:saml-provider/Entra`;

  it.each([
    { name: 'names of assigned groups', transformations: [], values: [NAME] },
    {
      name: 'what a replacement makes of them',
      transformations: [replacement(String.raw`^AWS-(?'account'[\d]{12})-(?'role'[\w+=,.@-]+)$`, filled)],
      values: [arns('ReadOnly')],
    },
    {
      name: 'the first letter alone by the pattern of the old guide',
      transformations: [replacement(String.raw`AWS-(?'account'[\d]{12})-(?'role'[\w])`, filled)],
      values: [arns('R')],
    },
    {
      name: 'the name as it is where the pattern does not match',
      transformations: [replacement('^GCP-(?<account>.*)$', filled)],
      values: [NAME],
    },
  ])('is $name', async ({ transformations, values }) => {
    const lab = federated({ principal: renamed(transformations), registration: names, entra });
    const response = signIn(lab);
    expect(attributeIn(response, `${AWS}/Role`)).toEqual(values);
    await expect(verifiedProfile(response, firstCertificate(lab))).resolves.toMatchObject({});
  });

  it.each([
    { kind: 'SecurityGroup', values: [group(1).id, group(2).id] },
    { kind: 'ApplicationGroup', values: [group(1).id] },
    { kind: 'None', values: [] },
    { kind: null, values: [] },
  ])('of $kind has $values.length ids', ({ kind, values }) => {
    const lab = federated({ registration: { groupMembershipClaims: kind }, entra });
    const claim = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';
    expect(attributeIn(signIn(lab), claim)).toEqual(values);
  });

  it.each([
    { groups: 150, values: 150 },
    { groups: 151, values: 0 },
  ])('of $groups groups has $values values', ({ groups: count, values }) => {
    const many = Array.from({ length: count }, (_, index) => group(index + 1, { members: [user(1).id] }));
    const lab = federated({
      principal: { ...renamed(), appRoleAssignedTo: many.map(({ id }) => assignment(id)) },
      registration: names,
      entra: { groups: many },
    });
    const response = signIn(lab);
    expect(attributeIn(response, `${AWS}/Role`)).toHaveLength(values);
    const link = attributeIn(response, 'http://schemas.microsoft.com/claims/groups.link');
    expect(link).toHaveLength(values === 0 ? 1 : 0);
  });

  it('that is emitted as roles leaves the roles of the application out', () => {
    const saml2Token = [
      { name: 'groups', source: null, essential: false, additionalProperties: ['emit_as_roles'] },
    ];
    const registration = { groupMembershipClaims: 'ApplicationGroup', optionalClaims: { saml2Token } };
    const response = signIn(federated({ registration }));
    expect(attributeIn(response, `${AWS}/Role`)).toEqual([]);
    expect(attributeIn(response, 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role')).toEqual([
      group(1).id,
    ]);
  });
});

describe('a claims mapping policy', () => {
  const id = '70000000-0000-4000-8000-000000000001';
  const withSchema = (ClaimsSchema: readonly unknown[]) =>
    federated({
      principal: { claimsMappingPolicies: [id], claimsPolicy: { claims: [] } },
      entra: {
        claimsMappingPolicies: [
          {
            id,
            displayName: 'AWS',
            definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema } })],
          },
        ],
      },
    });

  it('takes the place of the portal and of the gallery', () => {
    const response = signIn(
      withSchema([
        { Source: 'user', ID: 'assignedroles', SamlClaimType: `${AWS}/Role` },
        { Value: '900', SamlClaimType: `${AWS}/SessionDuration` },
      ]),
    );
    expect(attributeIn(response, `${AWS}/Role`)).toEqual([READ_ONLY.value]);
    expect(attributeIn(response, `${AWS}/SessionDuration`)).toEqual(['900']);
    expect(attributeIn(response, `${AWS}/RoleSessionName`)).toEqual([]);
  });

  it('is not guessed at where it transforms', () => {
    const lab = withSchema([{ Source: 'transformation', ID: 'x', SamlClaimType: `${AWS}/Role` }]);
    expect(() => signIn(lab)).toThrow('does not compute');
  });
});

describe('without any policy', () => {
  it('an application of the gallery has what the gallery gives it, and no session duration', () => {
    const response = signIn(federated());
    expect(attributeIn(response, `${AWS}/Role`)).toEqual([READ_ONLY.value]);
    expect(attributeIn(response, `${AWS}/SessionDuration`)).toEqual([]);
  });

  it('another application has nothing for AWS', () => {
    const principal = { applicationTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621' };
    expect(attributeIn(signIn(federated({ principal })), `${AWS}/Role`)).toEqual([]);
  });
});
