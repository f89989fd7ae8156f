import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withGroupClaim } from '../../../../src/providers/entra/federation/optional-claims.ts';

const groups = (...additionalProperties: readonly string[]) => ({
  name: 'groups',
  source: null,
  essential: false,
  additionalProperties,
});
const upn = { name: 'upn', source: null, essential: true, additionalProperties: [] };

describe('the group claim among the optional claims', () => {
  it.each([
    { given: null, expected: { saml2Token: [groups('cloud_displayname')] } },
    {
      given: { idToken: [upn], accessToken: [], saml2Token: null },
      expected: { idToken: [upn], accessToken: [], saml2Token: [groups('cloud_displayname')] },
    },
    {
      given: { saml2Token: [groups('emit_as_roles'), upn] },
      expected: { saml2Token: [groups('cloud_displayname'), upn] },
    },
    {
      given: { saml2Token: [upn, groups('emit_as_roles'), groups('dns_domain_and_sam_account_name')] },
      expected: { saml2Token: [upn, groups('cloud_displayname')] },
    },
    {
      given: { saml2Token: [{ ...groups(), essential: true, unheardOf: 1 }] },
      expected: { saml2Token: [{ ...groups('cloud_displayname'), essential: true, unheardOf: 1 }] },
    },
  ])('of $given', ({ given, expected }) => {
    expect(withGroupClaim(given, ['cloud_displayname'])).toEqual(expected);
  });

  it('never touches another claim', () => {
    const claim = fc.record({ name: fc.constantFrom('upn', 'email', 'groups'), more: fc.integer() });
    const given = fc.record(
      { idToken: fc.array(claim), saml2Token: fc.array(claim), future: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (before) => {
        const after = withGroupClaim(before, ['x']) as typeof before;
        const others = (of: typeof before) => of.saml2Token?.filter(({ name }) => name !== 'groups') ?? [];
        expect(others(after)).toEqual(others(before));
        expect({ ...after, saml2Token: undefined }).toEqual({ ...before, saml2Token: undefined });
        expect(after.saml2Token?.filter(({ name }) => name === 'groups')).toHaveLength(1);
      }),
      { seed: 1 },
    );
  });
});
