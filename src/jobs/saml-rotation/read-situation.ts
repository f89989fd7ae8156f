import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary } from '../../core/job.ts';
import type { Gap } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { activeAccounts } from '../each-connection.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import { acceptanceOf, lacking } from './acceptance.ts';
import { activeOf, couldFollow, isExpired } from './choice.ts';
import { neighboursOf, readNeighbours } from './neighbours.ts';
import type { SamlRotationParts } from './parts.ts';
import { supersededIn } from './position.ts';
import type { SamlRotationReaders } from './readers.ts';
import { readRecord } from './record-store.ts';
import type { Selected } from './selection.ts';
import { seen, type Sighting } from './sighting.ts';
import type { Published, Situation } from './situation.ts';

/** Which accounts the connections mean. */
export interface ConnectionAccounts {
  readonly of: ReadonlyMap<string, readonly AwsAccount[]>;
  /** Connection's name -> its selectors that fit nothing, in words. */
  readonly idle: ReadonlyMap<string, readonly string[]>;
}

export interface SituationRead {
  readonly situation: Situation;
  /** What the record is to remember of it. */
  readonly sighting: Sighting;
  readonly reads: readonly ReadSummary[];
}

/**
 * Reads both sides of one connection.
 * @throws RolebridgeError NO_ACCOUNTS, CONNECTION_OVERLAP, ROTATION_ACTIVE_UNKNOWN, STATE_UNREADABLE, ENTRA_*
 */
export async function readSituation(
  { connection, settings }: Selected,
  accounts: ConnectionAccounts,
  { connections, cloud, wish }: SamlRotationParts,
  readers: SamlRotationReaders,
  context: RunContext,
): Promise<SituationRead> {
  const { name, samlProvider } = connection;
  const asked = activeAccounts(connection, accounts.of.get(name));
  const stored = await readRecord(readers.state, name);
  const principal = await readers.signingCertificates.servicePrincipal(connection.servicePrincipal, context);
  refuseOverlap(connection, principal, connections);
  const active = activeOf(principal);
  if (typeof active === 'string') throw activeUnknown(name, active);
  const providers = await readers.samlProviders.providers(samlProvider, asked, context);

  const acceptance = acceptanceOf(asked, providers);
  const now = context.clock.now();
  const seenAtFirst = {
    servicePrincipalId: principal.id,
    active: { thumbprint: active.thumbprint, notBefore: active.notBefore },
    accounts: asked.map(({ id }) => id),
    severed: lacking(acceptance, active.thumbprint).map(({ account }) => account.id),
  };
  const known = {
    connection,
    settings,
    cloud,
    servicePrincipal: principal,
    active,
    acceptance,
    record: seen(stored, seenAtFirst, now),
    ...(wish === undefined ? {} : { wish }),
    idleSelectors: accounts.idle.get(name) ?? [],
  };
  const twins = neighboursOf(connection, asked, connections, accounts.of);
  const neighbours =
    supersededIn(known, now).length === 0
      ? { certificates: new Map(), unread: [] }
      : await readNeighbours(twins, readers, context);
  const { published, gaps } = isWorthLooking(known, now)
    ? await readPublished(known, readers, context)
    : { published: { status: 'not asked' } as const, gaps: [] };
  const unpublished = unpublishedOf(known, published, now);
  const sighting = unpublished === undefined ? seenAtFirst : { ...seenAtFirst, unpublished };
  return {
    situation: { ...known, record: seen(stored, sighting, now), published, neighbours },
    sighting,
    reads: [
      {
        source: `Entra ID ${name}`,
        found: `${count(principal.certificates.length, 'signing certificate')} of ${principal.displayName}`,
        gaps,
      },
      {
        source: `AWS IAM ${name}`,
        found: `SAML provider ${samlProvider} in ${acceptance.present.length} of ${count(asked.length, 'account')}`,
        gaps: acceptance.unread.map(({ gap }) => gap),
      },
    ],
  };
}

type Known = Omit<Situation, 'published' | 'neighbours'>;

/** Whether there is one that could be next, or that Entra may choose by itself. */
function isWorthLooking({ servicePrincipal, active }: Known, now: Date): boolean {
  return servicePrincipal.certificates.some(
    (each) =>
      couldFollow(each, active, now) ||
      (isExpired(active, now) && each.thumbprint !== active.thumbprint && !isExpired(each, now)),
  );
}

/** Those that could be next and that the metadata does not show; undefined when it was not read. */
function unpublishedOf(
  { servicePrincipal, active }: Known,
  published: Published,
  now: Date,
): readonly string[] | undefined {
  if (published.status !== 'read') return undefined;
  const shown = new Set(published.certificates.map(({ thumbprint }) => thumbprint));
  return servicePrincipal.certificates
    .filter((each) => couldFollow(each, active, now) && !shown.has(each.thumbprint))
    .map(({ thumbprint }) => thumbprint);
}

/** Without it nothing is distributed or activated, and everything else goes on. */
async function readPublished(
  { connection, servicePrincipal }: Known,
  { signingCertificates }: SamlRotationReaders,
  context: RunContext,
): Promise<{ readonly published: Published; readonly gaps: readonly Gap[] }> {
  try {
    const certificates = await signingCertificates.published(servicePrincipal.appId, context);
    return { published: { status: 'read', certificates }, gaps: [] };
  } catch (error) {
    if (!(error instanceof RolebridgeError) || error instanceof DeadlineError || context.signal.aborted)
      throw error;
    const { code, message, hint } = error;
    return {
      published: { status: 'unreadable', reason: message },
      gaps: [{ scope: connection.name, code, reason: message, hint }],
    };
  }
}

/** What is activated for the accounts of one connection must not cut off those of another. */
function refuseOverlap(
  { name }: SamlConnection,
  principal: SigningServicePrincipal,
  connections: readonly SamlConnection[],
): void {
  const twin = connections.find((other) => other.name !== name && means(other.servicePrincipal, principal));
  if (twin === undefined) return;
  throw new RolebridgeError(
    'CONNECTION_OVERLAP',
    `connections ${name} and ${twin.name} both mean ${principal.displayName} (${principal.id})`,
    { hint: 'Put all its accounts into one connection: one application signs with one certificate.' },
  );
}

function means(reference: ServicePrincipalReference, principal: SigningServicePrincipal): boolean {
  if ('id' in reference) return reference.id.toLowerCase() === principal.id.toLowerCase();
  if ('appId' in reference) return reference.appId.toLowerCase() === principal.appId.toLowerCase();
  // Graph: `displayName eq` looks at no case.
  return reference.displayName.toLowerCase() === principal.displayName.toLowerCase();
}

function activeUnknown(name: string, why: string): RolebridgeError {
  return new RolebridgeError('ROTATION_ACTIVE_UNKNOWN', `${name} is not rotated: ${why}`, {
    hint: 'Entra admin center, the enterprise application, Single sign-on, SAML certificates: see which one is active.',
  });
}
