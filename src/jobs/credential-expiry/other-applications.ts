import type { RunContext } from '../../core/context.ts';
import { everything, type Gap } from '../../core/snapshot.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import type { CredentialExpiryParts } from './parts.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import { judgeSigning, signingKeys, type SignIn } from './signing-certificates.ts';
import { attempt, gapOf, joined, unreadUnder, type Part } from './source.ts';

/** They are known by ids that nobody can list then, so this is of the named ones too: what was read counts anyway. */
export const otherApplicationKeys = ['saml-signing-certificate/', 'active-certificate-ambiguous/'] as const;

export interface OtherApplications {
  readonly items: readonly SigningServicePrincipal[];
  readonly gaps: readonly Gap[];
  readonly unread: NonNullable<Part['unread']>;
}

/** Every SAML application of the tenant, when the configuration asks for them. */
export async function readOtherApplications(
  { settings }: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<OtherApplications> {
  if (!settings.everySamlApplication) return { items: [], gaps: [], unread: [] };
  const listed = await attempt(context, () => readers.signingCertificates.everySamlApplication(context));
  if (!listed.ok) {
    const gap = gapOf('every SAML application', listed.failure);
    return { items: [], gaps: [gap], unread: unreadUnder(otherApplicationKeys, gap.reason) };
  }
  const { items, gaps } = listed.value;
  return {
    items,
    gaps,
    unread: gaps.flatMap(({ scope, reason }) =>
      unreadUnder(scope === everything ? otherApplicationKeys : signingKeys(scope), reason),
    ),
  };
}

/**
 * Those that the configuration does not name, judged like any other.
 * @param named Also those that could not be read: they are not others.
 */
export function judgeOthers(
  { items, unread }: OtherApplications,
  named: readonly ServicePrincipalReference[],
  now: Date,
): {
  readonly principals: readonly SigningServicePrincipal[];
  readonly gaps: readonly Gap[];
  readonly part: Part;
} {
  const others = items.filter((each) => !named.some((reference) => isMeant(reference, each)));
  // Without any certificate single sign-on was begun and never set up.
  const principals = others.filter(({ certificates, problems }) => certificates.length + problems.length > 0);
  const judged = principals.map((each) => judgeSigning(otherSignIn(each), each, now));
  return {
    principals,
    gaps: judged.flatMap(({ gaps: own }) => own),
    part: joined([...judged.map(({ part }) => part), { unread }]),
  };
}

function isMeant(
  reference: ServicePrincipalReference,
  { id, appId, displayName }: SigningServicePrincipal,
): boolean {
  if ('id' in reference) return reference.id.toLowerCase() === id.toLowerCase();
  if ('appId' in reference) return reference.appId.toLowerCase() === appId.toLowerCase();
  return reference.displayName === displayName;
}

function otherSignIn({ id, displayName }: SigningServicePrincipal): SignIn {
  return {
    name: id,
    words: displayName,
    cutsOff: `sign-in of everybody to ${displayName}`,
    remedy:
      `Entra admin center > Enterprise applications > ${displayName} > Single sign-on > SAML Certificates: make a new one, ` +
      'give it to the application, then make it active.',
  };
}
