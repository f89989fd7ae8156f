import type {
  ClaimRule,
  ClaimSet,
  FederatedApplicationPosture,
  RegexReplacement,
} from '../../../model/federation.ts';

/** AWS: "Configure SAML assertions for the authentication response". Case counts. */
export const roleAttribute = 'https://aws.amazon.com/SAML/Attributes/Role';
/** AWS Single-Account Access, as Microsoft's gallery has it. */
const galleryTemplate = '8b1025e4-1dd2-430b-a150-2ef79cd700f5';

/** What Entra makes the values of the claim Role from. */
export type RoleClaim =
  | {
      readonly state: 'known';
      readonly from: 'assigned-roles' | 'groups' | { readonly constant: string };
      readonly replacements: readonly RegexReplacement[];
    }
  | { readonly state: 'none'; readonly because: string }
  | { readonly state: 'unknown'; readonly because: string };

/** A claims-mapping policy makes Entra ignore the portal's settings, and those the gallery's. */
export function roleClaim({
  application,
  claimsMappingPolicies: policies,
  portalClaims: portal,
}: FederatedApplicationPosture): RoleClaim {
  if (policies.state === 'unknown') return { state: 'unknown', because: policies.reason };
  const [policy] = policies.value;
  if (policy !== undefined) return fromSet(policy, `the claims-mapping policy ${policy.displayName}`);
  if (portal.state === 'unknown') return { state: 'unknown', because: portal.reason };
  if (portal.value !== null) return fromSet(portal.value, 'the application');
  return application.templateId === galleryTemplate
    ? { state: 'known', from: 'assigned-roles', replacements: [] }
    : { state: 'none', because: 'the application has no claims of its own, so that Entra sends no Role' };
}

function fromSet({ claims, problems }: ClaimSet, where: string): RoleClaim {
  const [rule, another] = claims.filter(({ name }) => name === roleAttribute);
  if (another !== undefined) return { state: 'unknown', because: `${where} has several claims called Role` };
  // What is not understood may keep groups out, or be another claim of the name.
  const [problem] = problems;
  if (problem !== undefined) return { state: 'unknown', because: problem };
  if (rule !== undefined) return fromRule(rule);
  return { state: 'none', because: `${where} has no claim ${roleAttribute}` };
}

function fromRule({ source, replacements }: ClaimRule): RoleClaim {
  if (source.type === 'constant') return { state: 'known', from: { constant: source.value }, replacements };
  if (source.type === 'other')
    return { state: 'unknown', because: `the claim Role has a source that is not followed: ${source.text}` };
  const attribute = source.attribute.toLowerCase();
  if (attribute === 'user.assignedroles') return { state: 'known', from: 'assigned-roles', replacements };
  if (attribute === 'user.groups') return { state: 'known', from: 'groups', replacements };
  return {
    state: 'unknown',
    because: `the claim Role comes from ${source.attribute}, which each person has another of`,
  };
}
