import * as z from 'zod';

/** Microsoft Graph: optionalClaims and optionalClaim resource types, of which nothing may be lost. */
const optionalClaims = z.looseObject({
  saml2Token: z.array(z.looseObject({ name: z.string() })).nullish(),
});

/**
 * The optional claims with this `groups` claim in SAML tokens. Everything else goes back as it came. Pure.
 * @param given As Graph has them; null when there are none
 * @param wanted The additionalProperties of the claim
 */
export function withGroupClaim(given: unknown, wanted: readonly string[]): unknown {
  const read = optionalClaims.nullish().parse(given) ?? {};
  const claims = read.saml2Token ?? [];
  const at = claims.findIndex(({ name }) => name === 'groups');
  const claim = { ...fresh, ...claims[at], additionalProperties: [...wanted] };
  const others = claims.filter(({ name }) => name !== 'groups');
  return { ...read, saml2Token: others.toSpliced(at < 0 ? others.length : at, 0, claim) };
}

const fresh = { name: 'groups', source: null, essential: false };
