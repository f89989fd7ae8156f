import * as z from 'zod';
import type { ServicePrincipal } from '../world.ts';
import type { GraphRefusal } from './graph-call.ts';
import { invalidValues } from './refusals.ts';

/** Properties of a service principal about how people sign in to it. */
export const SIGN_ON_PROPERTIES = [
  'accountEnabled',
  'appRoleAssignmentRequired',
  'loginUrl',
  'preferredSingleSignOnMode',
  'samlSingleSignOnSettings',
] as const;

export type SignOnSettings = Partial<Pick<ServicePrincipal, (typeof SIGN_ON_PROPERTIES)[number]>>;

const settings = z.object({
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  loginUrl: z.url().nullable().optional(),
  preferredSingleSignOnMode: z.enum(['password', 'saml', 'notSupported', 'oidc']).nullable().optional(),
  samlSingleSignOnSettings: z.strictObject({ relayState: z.string().nullable() }).nullable().optional(),
});

/** Graph: servicePrincipal and samlSingleSignOnSettings resource types. */
export function parseSignOnSettings(body: Readonly<Record<string, unknown>>): SignOnSettings | GraphRefusal {
  const parsed = settings.safeParse(body);
  if (!parsed.success) return invalidValues();
  const {
    accountEnabled,
    appRoleAssignmentRequired,
    loginUrl,
    preferredSingleSignOnMode,
    samlSingleSignOnSettings,
  } = parsed.data;
  return {
    ...(accountEnabled === undefined ? {} : { accountEnabled }),
    ...(appRoleAssignmentRequired === undefined ? {} : { appRoleAssignmentRequired }),
    ...(loginUrl === undefined ? {} : { loginUrl }),
    ...(preferredSingleSignOnMode === undefined ? {} : { preferredSingleSignOnMode }),
    ...(samlSingleSignOnSettings === undefined ? {} : { samlSingleSignOnSettings }),
  };
}
