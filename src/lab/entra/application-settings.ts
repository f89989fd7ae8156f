import * as z from 'zod';
import type { Clouds } from '../operation.ts';
import type { Application } from '../world.ts';
import { optionalClaim } from '../world/claims.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphRefusal } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { invalidValues, notEmulated, refusal } from './refusals.ts';

export const SETTING_PROPERTIES = [
  'groupMembershipClaims',
  'identifierUris',
  'optionalClaims',
  'web',
] as const;

type Settings = Partial<
  Pick<Application, 'groupMembershipClaims' | 'identifierUris' | 'optionalClaims' | 'redirectUris'>
>;

const GROUP_CLAIMS = ['None', 'SecurityGroup', 'ApplicationGroup', 'DirectoryRole', 'All'];

/** Graph: application resource type: at most 255 characters; of the schemes those that AWS's identifiers have. */
const identifierUri = z
  .string()
  .regex(/^(?:https?:\/\/|api:\/\/|urn:)\S+$/)
  .max(255);
/** Entra: "Redirect URI restrictions": at most 256 characters, https but for this computer itself. */
const redirectUri = z
  .string()
  .regex(/^(?:https:\/\/|http:\/\/localhost\b)\S*$/)
  .max(256);

const settings = z.object({
  groupMembershipClaims: z
    .string()
    .refine((text) => text.split(',').every((each) => GROUP_CLAIMS.includes(each.trim())))
    .nullable()
    .optional(),
  identifierUris: z.array(identifierUri).optional(),
  optionalClaims: z
    .looseObject({ saml2Token: z.array(optionalClaim).default([]) })
    .nullable()
    .optional(),
  web: z.looseObject({ redirectUris: z.array(redirectUri).optional() }).optional(),
});

/** What a PATCH makes of the single sign-on settings that a registration has, or why it does not. */
export function parseSettings(
  clouds: Clouds,
  application: Application,
  body: Readonly<Record<string, unknown>>,
): Settings | GraphRefusal {
  const parsed = settings.safeParse(body);
  if (!parsed.success) return invalidValues();
  const { groupMembershipClaims, identifierUris, optionalClaims, web } = parsed.data;
  const other = [
    ...Object.keys(web ?? {}).filter((name) => name !== 'redirectUris'),
    ...Object.entries(optionalClaims ?? {}).flatMap(([name, value]) =>
      name === 'saml2Token' || (Array.isArray(value) && value.length === 0) ? [] : [name],
    ),
  ];
  if (other[0] !== undefined) return notEmulated(`a PATCH of ${other[0]} of an application`);
  const refused = identifierUris && refusedIdentifier(clouds, application, identifierUris);
  if (refused !== undefined && isRefusal(refused)) return refused;
  return {
    ...(groupMembershipClaims === undefined ? {} : { groupMembershipClaims }),
    ...(identifierUris === undefined ? {} : { identifierUris }),
    ...(optionalClaims === undefined
      ? {}
      : { optionalClaims: optionalClaims && { saml2Token: optionalClaims.saml2Token } }),
    ...(web?.redirectUris === undefined ? {} : { redirectUris: web.redirectUris }),
  };
}

/** Graph: application resource type: unique in the tenant. Users report the text and the detail of the conflict. */
function refusedIdentifier(
  clouds: Clouds,
  application: Application,
  wanted: readonly string[],
): GraphRefusal | undefined {
  const { applications, protectsIdentifiers } = clouds.world.entra;
  const texts = wanted.map((each) => each.toLowerCase());
  const others = applications.filter(({ id }) => id !== application.id);
  const taken = new Set(
    others.flatMap(({ identifierUris }) => identifierUris.map((each) => each.toLowerCase())),
  );
  if (new Set(texts).size < texts.length) return invalidValues();
  if (texts.some((each) => taken.has(each))) return conflict();
  const added = wanted.filter((each) => !application.identifierUris.includes(each));
  const unsafe = added.find((each) => !each.toLowerCase().startsWith(`api://${application.appId}`));
  if (!protectsIdentifiers || unsafe === undefined || signsInBySaml(clouds, application)) return undefined;
  return protectedIdentifier(unsafe);
}

function signsInBySaml(clouds: Clouds, { appId }: Application): boolean {
  const principal = findServicePrincipal(clouds.world, { by: 'appId', value: appId });
  return principal?.preferredSingleSignOnMode === 'saml';
}

function conflict(): GraphRefusal {
  const message = 'Another object with the same value for property identifierUris already exists.';
  const details = [{ code: 'ObjectConflict', message, target: 'identifierUris' }];
  return { status: 400, error: { code: 'Request_BadRequest', message, details } };
}

/** Entra: "Restrictions on identifier URIs of Microsoft Entra applications"; that the name is the code is assumed. */
function protectedIdentifier(uri: string): GraphRefusal {
  return refusal(
    400,
    'InvalidUniqueTenantIdentifierAsPerAppPolicy',
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or ` +
      'app ID, as per the default app management policy of your organization.',
  );
}
