import * as z from 'zod';
import { milliseconds } from '../../core/duration.ts';
import type { ClaimRule, ClaimSet } from '../../model/federation.ts';
import { awsNamespace, claimsNamed } from '../posture/checks/claims-in-force.ts';
import type { SignInConnection } from '../posture/connection.ts';
import type { CarriedClaim } from './portal-claims.ts';

export interface WantedClaim {
  readonly name: 'Role' | 'RoleSessionName' | 'SessionDuration';
  /** `user.assignedroles`, or a constant. */
  readonly from: string;
  readonly entry: Readonly<Record<string, string>>;
}

/** What a connection by app roles sends to AWS. */
export function wantedClaims({
  sessionName,
  sessionDuration,
}: Pick<SignInConnection, 'sessionName' | 'sessionDuration'>): readonly WantedClaim[] {
  const seconds = String(milliseconds(sessionDuration) / 1_000);
  return [
    ofUser('Role', 'user.assignedroles'),
    ofUser('RoleSessionName', sessionName),
    {
      name: 'SessionDuration',
      from: seconds,
      entry: { Value: seconds, SamlClaimType: `${awsNamespace}SessionDuration` },
    },
  ];
}

function ofUser(name: WantedClaim['name'], attribute: string): WantedClaim {
  const entry = {
    Source: 'user',
    ID: attribute.replace(/^user\./u, ''),
    SamlClaimType: `${awsNamespace}${name}`,
  };
  return { name, from: attribute, entry };
}

/** `Role <- user.assignedroles`, in the order of the wanted ones. */
export function sentBy(wanted: readonly WantedClaim[]): readonly string[] {
  return wanted.map(({ name, from }) => `${name} <- ${from}`);
}

/** The same words of what is sent now: equal when, and only when, it is what is wanted. */
export function sentNow(set: ClaimSet, wanted: readonly WantedClaim[]): readonly string[] {
  return wanted.map(({ name }) => {
    const rules = claimsNamed(set, name);
    const [rule] = rules;
    if (rule === undefined) return `${name} <- nothing`;
    return rules.length > 1 ? `${name} <- ${rules.length} claims` : `${name} <- ${sourceOf(rule)}`;
  });
}

function sourceOf({ source, replacements }: ClaimRule): string {
  const changed = replacements.length === 0 ? '' : ', transformed';
  if (source.type === 'attribute') return `${source.attribute}${changed}`;
  return `${source.type === 'constant' ? source.value : source.text}${changed}`;
}

const policy = z.looseObject({
  ClaimsMappingPolicy: z.looseObject({ ClaimsSchema: z.array(z.looseObject({})).default([]) }),
});

/**
 * The text of a claims-mapping policy that sends them. Entra: "Claims mapping policy type".
 * @param there A policy of ours: what somebody added to it, such as session tags, stays.
 * @param carried What else it is to send.
 */
export function definitionWith(
  wanted: readonly WantedClaim[],
  there?: string,
  carried: readonly CarriedClaim[] = [],
): string {
  const parsed = there === undefined ? undefined : parse(there);
  const schema = parsed?.ClaimsMappingPolicy.ClaimsSchema ?? [];
  const ours = new Set(wanted.map(({ entry }) => entry['SamlClaimType']));
  const kept = schema.filter(({ SamlClaimType: type }) => typeof type !== 'string' || !ours.has(type));
  return JSON.stringify({
    ...parsed,
    ClaimsMappingPolicy: {
      Version: 1,
      IncludeBasicClaimSet: 'true',
      ...parsed?.ClaimsMappingPolicy,
      ClaimsSchema: [...[...wanted, ...carried].map(({ entry }) => entry), ...kept],
    },
  });
}

function parse(definition: string): z.output<typeof policy> | undefined {
  try {
    return policy.safeParse(JSON.parse(definition)).data;
  } catch {
    return undefined;
  }
}
