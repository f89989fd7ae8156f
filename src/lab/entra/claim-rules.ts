import * as z from 'zod';
import type { EntraWorld, ServicePrincipal } from '../world.ts';
import { AWS, ROLES, WS_IDENTITY } from './claim-names.ts';
import type { RegexReplacement } from './regex-replacement.ts';
import { portalRules } from './portal-claim-rules.ts';
import { TEMPLATES } from './templates.ts';

/** What puts one claim into an assertion. */
export interface ClaimRule {
  /** With its namespace. */
  readonly name: string;
  /** `attribute`: of the user, in small letters, such as `userprincipalname`, `assignedroles` or `groups`. */
  readonly source: { readonly attribute: string } | { readonly value: string };
  readonly replacements: readonly RegexReplacement[];
}

/** Keys are case-sensitive (Entra: "Claims mapping policy type"). */
const definition = z.object({
  ClaimsMappingPolicy: z.object({
    ClaimsSchema: z
      .array(
        z.looseObject({
          Source: z.string().optional(),
          ID: z.string().optional(),
          Value: z.string().optional(),
          SamlClaimType: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

/**
 * The rules in force. Entra: "Claims customization using PowerShell": a claims mapping policy takes the place of what
 * the portal has, which takes the place of the gallery's own.
 */
export function claimRules(entra: EntraWorld, object: ServicePrincipal): readonly ClaimRule[] {
  const [policyId] = object.claimsMappingPolicies;
  const policy = entra.claimsMappingPolicies.find(({ id }) => id === policyId);
  if (policy !== undefined) return policyRules(policy.definition[0] ?? '');
  if (object.claimsPolicy !== null) return portalRules(object.claimsPolicy);
  return templateRules(object.applicationTemplateId);
}

function policyRules(text: string): readonly ClaimRule[] {
  const { ClaimsSchema: schema } = definition.parse(JSON.parse(text)).ClaimsMappingPolicy;
  return schema.flatMap(
    ({ Source: source, ID: id, Value: value, SamlClaimType: name }): readonly ClaimRule[] => {
      if (name === undefined) return [];
      if (value !== undefined) return [{ name, source: { value }, replacements: [] }];
      if (source?.toLowerCase() !== 'user' || id === undefined) {
        throw new Error(`The lab does not compute claims from the source ${source}.`);
      }
      return [{ name, source: { attribute: id.toLowerCase() }, replacements: [] }];
    },
  );
}

/** Entra: "Tutorial: Amazon Web Services"; of other applications what a new one has in the portal. */
function templateRules(templateId: string | null): readonly ClaimRule[] {
  const own =
    templateId === TEMPLATES.singleAccount
      ? [
          attribute(`${AWS}/Role`, 'assignedroles'),
          attribute(`${AWS}/RoleSessionName`, 'userprincipalname'),
          attribute(`${AWS}/SessionDuration`, 'sessionduration'),
        ]
      : [attribute(ROLES, 'assignedroles')];
  return [
    ...own,
    attribute(`${WS_IDENTITY}/givenname`, 'givenname'),
    attribute(`${WS_IDENTITY}/surname`, 'surname'),
    attribute(`${WS_IDENTITY}/emailaddress`, 'mail'),
    attribute(`${WS_IDENTITY}/name`, 'userprincipalname'),
  ];
}

function attribute(name: string, id: string): ClaimRule {
  return { name, source: { attribute: id }, replacements: [] };
}
