import { GROUPS, MICROSOFT, NAME_ID, ROLES } from './claim-names.ts';
import { claimRules } from './claim-rules.ts';
import type { ClaimRule } from './claim-rules.ts';
import type { SignIn } from './claim-values.ts';
import {
  attributeValues,
  emitsGroupsAsRoles,
  groupsLink,
  groupValues,
  hasGroupClaims,
} from './claim-values.ts';
import { replaced } from './regex-replacement.ts';

/** What an assertion says of somebody. */
export interface AssertionClaims {
  readonly nameId: string;
  /** Name -> values, in the order in which they are said. Claims without a value are left out. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** Entra: "Customize SAML token claims": the claims that are always there, and those of the rules in force. */
export function assertionClaims(signIn: SignIn): AssertionClaims {
  const { entra, object, user } = signIn;
  const rules = claimRules(entra, object);
  const said = [
    [`${MICROSOFT}/tenantid`, [entra.tenantId]] as const,
    [`${MICROSOFT}/objectidentifier`, [user.id]] as const,
    [`${MICROSOFT}/displayname`, [user.displayName]] as const,
    ...groupClaims(signIn, rules),
    ...rules
      .filter(({ name }) => name !== NAME_ID)
      .map((rule) => [rule.name, valuesOf(signIn, rule)] as const),
  ];
  const attributes = new Map<string, readonly string[]>();
  for (const [name, values] of said) {
    const all = [...new Set([...(attributes.get(name) ?? []), ...values])];
    if (all.length > 0) attributes.set(name, all);
  }
  const [nameId = user.userPrincipalName] = rules
    .filter(({ name }) => name === NAME_ID)
    .flatMap((rule) => valuesOf(signIn, rule));
  return { nameId, attributes };
}

/** Under their usual name, unless a rule gives them another. */
function groupClaims(
  signIn: SignIn,
  rules: readonly ClaimRule[],
): readonly (readonly [string, readonly string[]])[] {
  if (!hasGroupClaims(signIn)) return [];
  const link = groupsLink(signIn);
  if (link !== undefined) return [[link[0], [link[1]]]];
  const renamed = rules.some(({ source }) => 'attribute' in source && source.attribute === 'groups');
  if (renamed) return [];
  return [[emitsGroupsAsRoles(signIn) ? ROLES : GROUPS, groupValues(signIn)]];
}

/** Each value by itself goes through the replacements. */
function valuesOf(signIn: SignIn, { replacements, source }: ClaimRule): readonly string[] {
  const values = 'value' in source ? [source.value] : attributeValues(signIn, source.attribute);
  return values.map((value) => replacements.reduce((before, each) => replaced(before, each), value));
}
