import type { ClaimRule, ClaimSet, FederatedApplicationPosture } from '../../../model/federation.ts';
import type { Unknown } from '../../../model/known.ts';
import { templateName } from '../gallery-templates.ts';

/** AWS: "Configure SAML assertions for the authentication response". Names of attributes are compared with their case. */
export const awsNamespace = 'https://aws.amazon.com/SAML/Attributes/';

/** What Entra sends, or why nobody can tell. */
export type ClaimsInForce =
  | { readonly state: 'known'; readonly from: 'policy' | 'portal'; readonly set: ClaimSet }
  | {
      readonly state: 'unknown';
      /** Nobody has changed them: it was read that they are the gallery's. */
      readonly isDefault: boolean;
      readonly because: Pick<Unknown, 'reason' | 'hint' | 'lacks'>;
    };

/**
 * Entra: "Customize claims using a policy": one that is assigned supersedes what the portal has. Without either, the
 * defaults of the template hold: nothing shows those of a gallery application, and a non-gallery one has none for AWS.
 */
export function claimsInForce({
  application,
  claimsMappingPolicies,
  portalClaims,
}: Pick<
  FederatedApplicationPosture,
  'application' | 'claimsMappingPolicies' | 'portalClaims'
>): ClaimsInForce {
  if (claimsMappingPolicies.state === 'unknown')
    return { state: 'unknown', isDefault: false, because: claimsMappingPolicies };
  const [policy] = claimsMappingPolicies.value;
  if (policy !== undefined) return { state: 'known', from: 'policy', set: policy };
  if (portalClaims.state === 'unknown') return { state: 'unknown', isDefault: false, because: portalClaims };
  if (portalClaims.value !== null) return { state: 'known', from: 'portal', set: portalClaims.value };
  if (templateName(application.templateId) === 'non-gallery')
    return { state: 'known', from: 'portal', set: { claims: [], problems: [] } };
  return {
    state: 'unknown',
    isDefault: true,
    because: {
      reason: 'the defaults of its gallery template hold, which nothing shows: nobody has changed its claims',
    },
  };
}

/** The rules of one attribute of AWS, such as `Role`. */
export function claimsNamed({ claims }: ClaimSet, attribute: string): readonly ClaimRule[] {
  return claims.filter(({ name }) => name === `${awsNamespace}${attribute}`);
}

/** AWS: "Pass session tags in AWS STS": each is an attribute of its own. */
export function hasSessionTags({ claims }: ClaimSet): boolean {
  return claims.some(({ name }) => name.startsWith(`${awsNamespace}PrincipalTag:`));
}

const attributes = [
  'Role',
  'RoleSessionName',
  'SessionDuration',
  'SourceIdentity',
  'TransitiveTagKeys',
] as const;

/**
 * Claims that are most likely meant for AWS and that it does not know: another case, another namespace or none. A claim
 * of that name that is right makes them somebody else's.
 */
export function misnamed(set: ClaimSet): readonly { readonly name: string; readonly meant: string }[] {
  return set.claims.flatMap(({ name }) => {
    const meant = meaning(name);
    if (meant === undefined || meant === name || set.claims.some((each) => each.name === meant)) return [];
    return [{ name, meant }];
  });
}

function meaning(name: string): string | undefined {
  // Entra's own names end alike: http://schemas.microsoft.com/ws/2008/06/identity/claims/role.
  if (/^https?:\/\/schemas\./iu.test(name)) return undefined;
  const tag = /PrincipalTag:(.+)$/iu.exec(name)?.[1];
  if (tag !== undefined) return `${awsNamespace}PrincipalTag:${tag}`;
  const last = name
    .replace(/\/+$/u, '')
    .split('/')
    .at(-1)
    ?.toLowerCase()
    .replaceAll(/[\s_-]/gu, '');
  const attribute = attributes.find((each) => each.toLowerCase() === last);
  return attribute === undefined ? undefined : `${awsNamespace}${attribute}`;
}
