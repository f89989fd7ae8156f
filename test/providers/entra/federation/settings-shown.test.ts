import { describe, expect, it } from 'vitest';
import type { ApplicationSettings } from '../../../../src/model/federation-writers.ts';
import { shows } from '../../../../src/providers/entra/federation/settings-shown.ts';

const principal = {
  preferredSingleSignOnMode: 'saml',
  appRoleAssignmentRequired: true,
  notificationEmailAddresses: ['a@example.com', 'b@example.com'],
};
const application = {
  identifierUris: ['https://signin.aws.amazon.com/saml#2'],
  web: { redirectUris: ['https://signin.aws.amazon.com/saml'] },
  groupMembershipClaims: 'ApplicationGroup',
  optionalClaims: { saml2Token: [{ name: 'groups', additionalProperties: ['cloud_displayname'] }] },
};
const bare = { preferredSingleSignOnMode: null, appRoleAssignmentRequired: false };

const all: readonly ApplicationSettings[] = [
  { signOnMode: 'saml' },
  { assignmentRequired: true },
  { notificationEmailAddresses: ['b@example.com', 'a@example.com'] },
  { identifierUris: ['https://signin.aws.amazon.com/saml#2'] },
  { redirectUris: ['https://signin.aws.amazon.com/saml'] },
  { groupMembershipClaims: 'ApplicationGroup' },
  { groupClaim: ['cloud_displayname'] },
];

describe('whether reads show the settings', () => {
  it.each(all)('%o', (settings) => {
    expect(shows(principal, application, settings)).toBe(true);
    expect(shows(bare, {}, settings)).toBe(false);
  });

  it('needs every one of them, and asks for nothing else', () => {
    expect(shows(principal, application, Object.assign({}, ...all))).toBe(true);
    expect(shows(bare, {}, {})).toBe(true);
  });

  it.each([
    { name: 'one more', identifierUris: ['https://signin.aws.amazon.com/saml#2', 'urn:x'] },
    { name: 'one less', identifierUris: [] },
  ])('is false of a list with $name', ({ identifierUris }) => {
    expect(shows(principal, { ...application, identifierUris }, all[3] ?? {})).toBe(false);
  });

  it('is false of two group claims, of which nobody knows which counts', () => {
    const claim = { name: 'groups', additionalProperties: ['cloud_displayname'] };
    const optionalClaims = { saml2Token: [claim, claim] };
    expect(shows(principal, { ...application, optionalClaims }, { groupClaim: ['cloud_displayname'] })).toBe(
      false,
    );
  });
});
