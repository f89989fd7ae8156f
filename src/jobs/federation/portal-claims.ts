import type { ClaimRule, ClaimSet } from '../../model/federation.ts';
import { awsNamespace } from '../posture/checks/claims-in-force.ts';

/** A claim of the portal in the form of a policy, which takes the place of all that the portal has. */
export interface CarriedClaim {
  /** `PrincipalTag:Mail <- user.mail`. */
  readonly text: string;
  readonly entry: Readonly<Record<string, string>>;
}

export interface PortalClaims {
  readonly carried: readonly CarriedClaim[];
  /** What a policy of ours could not send, in words. */
  readonly lost: readonly string[];
}

/** Several values, which a policy's entry cannot name. Entra: "Claims mapping policy type", table of valid ids. */
const notInPolicies = new Set(['user.groups', 'user.assignedroles']);

/** What the portal sends beside the claims that are ours to say. @param ours Names of those, with the namespace */
export function portalClaimsBeside({ claims, problems }: ClaimSet, ours: ReadonlySet<string>): PortalClaims {
  const others = claims.filter(({ name }) => !ours.has(name));
  const read = others.map((rule) => ({ rule, entry: entryOf(rule) }));
  return {
    carried: read.flatMap(({ rule, entry }) => (entry === undefined ? [] : [{ text: textOf(rule), entry }])),
    lost: [...read.flatMap(({ rule, entry }) => (entry === undefined ? [textOf(rule)] : [])), ...problems],
  };
}

function entryOf({ name, source, replacements }: ClaimRule): CarriedClaim['entry'] | undefined {
  if (replacements.length > 0) return undefined;
  if (source.type === 'constant') return { Value: source.value, SamlClaimType: name };
  if (source.type === 'other' || notInPolicies.has(source.attribute)) return undefined;
  const id = /^user\.(?<id>\w+)$/u.exec(source.attribute)?.groups?.['id'];
  return id === undefined ? undefined : { Source: 'user', ID: id, SamlClaimType: name };
}

function textOf({ name, source, replacements }: ClaimRule): string {
  const short = name.startsWith(awsNamespace) ? name.slice(awsNamespace.length) : name;
  const from =
    source.type === 'attribute' ? source.attribute : source.type === 'constant' ? source.value : source.text;
  return `${short} <- ${from}${replacements.length === 0 ? '' : ', transformed'}`;
}
