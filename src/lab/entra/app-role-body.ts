import * as z from 'zod';
import type { AppRole } from '../world.ts';
import type { GraphRefusal } from './graph-call.ts';
import { badRequest, invalidValues, notEmulated } from './refusals.ts';

/** A role as a caller sends it; its origin is not the caller's to say. */
export type SentAppRole = Omit<AppRole, 'origin'>;

/**
 * Graph: "appRole resource type" lists the characters: no space, no quotation mark, no backslash, no dot in front. It
 * still says 120 characters. Terraform's azuread provider, checked against the service, allows 249.
 */
const VALUE = /^(?!\.)[A-Za-z0-9:!#$%&'()*+,\-./;<=>?@[\]^_`{|}~]{0,249}$/;

const sentAppRole = z.strictObject({
  '@odata.type': z.string().optional(),
  id: z.guid().toLowerCase(),
  value: z.string().regex(VALUE).nullable().default(null),
  displayName: z.string().nullish(),
  description: z.string().nullable().default(null),
  isEnabled: z.boolean().default(true),
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])),
  // "Must not be included", yet Microsoft's own SAML tutorial sends it back: it is ignored.
  origin: z.string().nullish(),
});

/** The roles of a PATCH's body, each one well formed by itself. */
export function parseAppRoles(sent: unknown): readonly SentAppRole[] | GraphRefusal {
  if (!Array.isArray(sent)) return invalidValues();
  const roles: SentAppRole[] = [];
  for (const item of sent) {
    const parsed = sentAppRole.safeParse(item);
    if (!parsed.success) return invalidValues();
    const { id, value, displayName, description, isEnabled, allowedMemberTypes } = parsed.data;
    if (allowedMemberTypes.length === 0) return noMemberTypes(id);
    if (typeof displayName !== 'string') return notEmulated('an app role without a displayName');
    roles.push({ id, value, displayName, description, isEnabled, allowedMemberTypes });
  }
  return roles;
}

function noMemberTypes(id: string): GraphRefusal {
  return badRequest(
    `App role with identifier '${id}' must have at least one value specified for 'allowedMemberTypes'.`,
  );
}
