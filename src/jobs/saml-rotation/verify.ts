import type { RunContext } from '../../core/context.ts';
import { RolebridgeError, type Failure } from '../../core/errors.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { acceptanceOf, accepts, doubtsAbout, type Acceptance } from './acceptance.ts';
import { activeOf, hasBegun, isExpired } from './choice.ts';
import type { SamlRotationReaders } from './readers.ts';
import type { AcceptedCertificate, ActiveCertificate, SigningCertificate } from './rotation-item.ts';

/** A plan may be old: what could cut people off is read again straight before it is written. */

type Readers = Pick<SamlRotationReaders, 'samlProviders' | 'signingCertificates'>;

/**
 * Whoever makes one without looking makes a second one beside what somebody else just made.
 * @throws RolebridgeError ROTATION_CHANGED, ENTRA_*
 */
export async function verifyMaking(
  item: SigningCertificate,
  readers: Readers,
  context: RunContext,
): Promise<SigningServicePrincipal> {
  const { principal, active } = await activeNow(item, readers, context);
  if (active.thumbprint !== item.follows) {
    throw changed(`${active.thumbprint} is the active certificate now, not ${item.follows}`);
  }
  const unknown = principal.certificates.find(({ thumbprint }) => !item.known.includes(thumbprint));
  if (unknown !== undefined) throw changed(`${principal.displayName} has ${unknown.thumbprint} by now`);
  if (principal.problems.length > 0) throw changed(principal.problems.join('; '));
  return principal;
}

/** @throws RolebridgeError ROTATION_CHANGED, ROTATION_NOT_ACCEPTED, CERTIFICATE_NOT_VALID, ENTRA_* */
export async function verifyActivation(
  before: ActiveCertificate,
  after: ActiveCertificate,
  readers: Readers,
  context: RunContext,
): Promise<void> {
  const { thumbprint } = after.certificate;
  const { principal, active } = await activeNow(after, readers, context);
  if (![before.certificate.thumbprint, thumbprint].includes(active.thumbprint)) {
    throw changed(`${active.thumbprint} is the active certificate now, not ${before.certificate.thumbprint}`);
  }
  const there = principal.certificates.find((each) => each.thumbprint === thumbprint);
  if (there === undefined)
    throw changed(`${principal.displayName} no longer has the certificate ${thumbprint}`);
  const now = context.clock.now();
  if (isExpired(there, now) || !hasBegun(there, now)) throw notValid(there);
  const acceptance = await acceptanceNow(after, after.accounts, readers, context);
  const doubts = doubtsAbout(acceptance, thumbprint, after.purpose);
  if (doubts.length > 0) throw notAccepted(thumbprint, doubts.map(({ words }) => words).join('; '));
}

/**
 * What of the certificates that are to go may go: account id -> why not.
 * @throws RolebridgeError ROTATION_CHANGED, ENTRA_*
 */
export async function verifyRemoval(
  item: AcceptedCertificate,
  accounts: readonly AwsAccount[],
  readers: Readers,
  context: RunContext,
): Promise<ReadonlyMap<string, Failure>> {
  const { active } = await activeNow(item, readers, context);
  const { thumbprint } = item.certificate;
  if (active.thumbprint === thumbprint) throw changed(`${thumbprint} is the active certificate by now`);
  const { present } = await acceptanceNow(item, accounts, readers, context);
  const safe = new Set(
    present.filter((each) => accepts(each, active.thumbprint)).map(({ account }) => account.id),
  );
  const failure = notAccepted(active.thumbprint, 'the account is not known to accept the active certificate');
  return new Map(
    accounts
      .filter(({ id }) => !safe.has(id))
      .map(({ id }) => [id, { code: failure.code, message: failure.message, hint: failure.hint }]),
  );
}

/**
 * What the portal made active while it was being taken away cuts people off.
 * @throws RolebridgeError ROTATION_CUT_OFF, ENTRA_*
 */
export async function verifyRemoved(
  item: AcceptedCertificate,
  readers: Readers,
  context: RunContext,
): Promise<void> {
  const { active } = await activeNow(item, readers, context);
  if (active.thumbprint !== item.certificate.thumbprint) return;
  throw new RolebridgeError(
    'ROTATION_CUT_OFF',
    `${active.thumbprint} was made active while it was taken away: nobody can sign in where it is gone`,
    { hint: 'Run again at once: the next run gives it back.' },
  );
}

interface ActiveNow {
  readonly principal: SigningServicePrincipal;
  readonly active: Certificate;
}

async function activeNow(
  { servicePrincipalId }: { readonly servicePrincipalId: string },
  { signingCertificates }: Readers,
  context: RunContext,
): Promise<ActiveNow> {
  const principal = await signingCertificates.servicePrincipal({ id: servicePrincipalId }, context);
  const active = activeOf(principal);
  if (typeof active === 'string') throw changed(active);
  return { principal, active };
}

async function acceptanceNow(
  { samlProvider }: { readonly samlProvider: string },
  accounts: readonly AwsAccount[],
  { samlProviders }: Readers,
  context: RunContext,
): Promise<Acceptance> {
  return acceptanceOf(accounts, await samlProviders.providers(samlProvider, accounts, context));
}

function changed(what: string): RolebridgeError {
  return new RolebridgeError('ROTATION_CHANGED', `nothing was changed: ${what}`, {
    hint: 'Somebody changed it since the plan was made. Read the new plan.',
  });
}

function notAccepted(thumbprint: string, why: string): RolebridgeError {
  return new RolebridgeError(
    'ROTATION_NOT_ACCEPTED',
    `nothing was changed, since people sign in with ${thumbprint}: ${why}`,
    {
      hint: 'Run again: the next run distributes it there, or says why it cannot.',
    },
  );
}

function notValid({ thumbprint, notBefore, notAfter }: Certificate): RolebridgeError {
  return new RolebridgeError(
    'CERTIFICATE_NOT_VALID',
    `nothing was changed: ${thumbprint} is valid from ${notBefore} to ${notAfter}, and not now`,
    { hint: 'Run again: the next run goes on from what Entra has now.' },
  );
}
