import * as z from 'zod';
import type { DirectoryAppRole } from '../../model/entra.ts';
import { parsed } from './refusals.ts';

/** An app role as Graph sent it, with every property and in its order: it has to go back unchanged. */
export type RawAppRole = Readonly<Record<string, unknown>>;

const appRole = z.object({
  id: z.string(),
  value: z.string().nullish(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  isEnabled: z.boolean(),
  origin: z.string().nullish(),
});

const withAppRoles = z.object({ appRoles: z.array(z.record(z.string(), z.unknown())) });

/** The `appRoles` of a service principal or an application that was asked for them. */
export function appRolesOf(answer: unknown, what: string): readonly RawAppRole[] {
  return parsed(withAppRoles, answer, what).appRoles;
}

export function toDirectoryAppRole(raw: RawAppRole, what: string): DirectoryAppRole {
  const { id, value, displayName, description, isEnabled, origin } = parsed(appRole, raw, what);
  return {
    id,
    value: value ?? null,
    displayName: displayName ?? '',
    description: description ?? '',
    isEnabled,
    origin: origin === 'Application' || origin === 'ServicePrincipal' ? origin : undefined,
    raw,
  };
}
