import type { RunContext } from '../../core/context.ts';
import type { ReadSummary } from '../../core/job.ts';
import type { Gap } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { identityCenterSignIn } from './identity-center.ts';
import { judgeOthers, otherApplicationKeys, readOtherApplications } from './other-applications.ts';
import type { CredentialExpiryParts } from './parts.ts';
import { readOwn } from './read-own.ts';
import { provisioningKeys, readProvisioning } from './read-provisioning.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import {
  connectionSignIn,
  judgeSigning,
  signingKeys,
  type Judged,
  type SignIn,
} from './signing-certificates.ts';
import { attempt, gapOf, joined, unreadUnder, type Part } from './source.ts';

export interface EntraRead {
  /** By the name of the connection or entry; what could not be read is not in it. */
  readonly judged: ReadonlyMap<string, Judged>;
  readonly part: Part;
}

/** An application that the configuration names. */
interface Watched {
  readonly signIn: SignIn;
  readonly reference: ServicePrincipalReference;
}

/** Everything of Entra. Whether we can sign in is asked first: when not, nothing else is, and that is said once. */
export async function readEntra(
  parts: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<EntraRead> {
  const own = await readOwn(parts, readers, context);
  const watched = watchedIn(parts);
  if (!own.signedIn) {
    const unread = unreadUnder(allKeys(parts, watched), 'we cannot sign in to Entra ID');
    return { judged: new Map(), part: joined([own.part, { unread, reads: [summary([], own.gaps)] }]) };
  }
  const [named, others] = await Promise.all([
    readNamed(watched, readers, context),
    readOtherApplications(parts, readers, context),
  ]);
  const provisioning = await readProvisioning(
    parts.settings.identityCenter,
    named.principals,
    readers,
    context,
  );
  const principals = [...new Map([...named.principals.values()].map((each) => [each.id, each])).values()];
  const references = [...watched.map(({ reference }) => reference), ...principals.map(({ id }) => ({ id }))];
  const rest = judgeOthers(others, references, context.clock.now());
  return {
    judged: named.judged,
    part: joined([
      own.part,
      named.part,
      rest.part,
      {
        reads: [
          summary(
            [...principals, ...rest.principals],
            [...own.gaps, ...named.gaps, ...others.gaps, ...rest.gaps],
          ),
        ],
      },
      provisioning,
    ]),
  };
}

interface Named {
  readonly principals: ReadonlyMap<string, SigningServicePrincipal>;
  readonly judged: ReadonlyMap<string, Judged>;
  readonly gaps: readonly Gap[];
  readonly part: Part;
}

/** The applications of the connections and entries, each for itself. */
async function readNamed(
  watched: readonly Watched[],
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Named> {
  const principals = new Map<string, SigningServicePrincipal>();
  const judged = new Map<string, Judged>();
  const found: Pick<Judged, 'part' | 'gaps'>[] = [];
  const attempts = await Promise.all(
    watched.map(({ reference }) =>
      attempt(context, () => readers.signingCertificates.servicePrincipal(reference, context)),
    ),
  );
  for (const [index, { signIn }] of watched.entries()) {
    const tried = attempts[index];
    if (tried?.ok === true) {
      principals.set(signIn.name, tried.value);
      const judgement = judgeSigning(signIn, tried.value, context.clock.now());
      if (!judgement.open) judged.set(signIn.name, judgement);
      found.push(judgement);
    } else if (tried?.ok === false) {
      const unread = unreadUnder(signingKeys(signIn.name), tried.failure.message);
      found.push({ gaps: [gapOf(signIn.name, tried.failure)], part: { unread } });
    }
  }
  return {
    principals,
    judged,
    gaps: found.flatMap(({ gaps }) => gaps),
    part: joined(found.map(({ part }) => part)),
  };
}

function watchedIn({ connections, settings: { identityCenter } }: CredentialExpiryParts): readonly Watched[] {
  return [
    ...connections.map((each) => ({ signIn: connectionSignIn(each), reference: each.servicePrincipal })),
    ...identityCenter.map((each) => ({
      signIn: identityCenterSignIn(each),
      reference: each.servicePrincipal,
    })),
  ];
}

/** What hangs on Entra, beside what the cross-check says for itself. */
function allKeys({ settings }: CredentialExpiryParts, watched: readonly Watched[]): readonly string[] {
  return [
    ...watched.flatMap(({ signIn }) => signingKeys(signIn.name)),
    ...(settings.everySamlApplication ? otherApplicationKeys : []),
    ...settings.identityCenter.flatMap(provisioningKeys),
  ];
}

function summary(principals: readonly SigningServicePrincipal[], gaps: readonly Gap[]): ReadSummary {
  const certificates = principals.reduce((sum, { certificates: own }) => sum + own.length, 0);
  const found = `${count(certificates, 'signing certificate')} of ${count(principals.length, 'service principal')}`;
  return { source: 'Entra ID', found, gaps };
}
