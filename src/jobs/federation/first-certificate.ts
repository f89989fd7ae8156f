import type { Certificate } from '../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { keyOf, type FirstCertificate } from './federation-item.ts';
import type { SetUpRecord } from './set-up-record.ts';
import { nothing, one, unread, type SetUp } from './set-up.ts';
import { nameOf, objectOf, type Subject } from './subject.ts';

/** As the Entra admin center calls the ones that it makes. */
const certificateSubject = 'CN=Microsoft Azure Federated SSO Certificate';

/** The first signing certificate of an application that has none. It comes last in Entra: with it people can sign in. */
export function firstCertificateOf(subject: Subject, record: SetUpRecord): SetUp {
  const desired: FirstCertificate = {
    type: 'signing-certificate',
    connection: nameOf(subject),
    subject: certificateSubject,
    ...objectOf(subject),
  };
  const { there, parts } = subject;
  if (there !== undefined) {
    const { signing } = there.posture;
    if (signing.state === 'unknown') return unread(desired.connection, signing);
    const { certificates, problems, preferredThumbprint } = signing.value;
    if (preferredThumbprint !== null) return one(desired, desired);
    if (certificates.length > 0 || problems.length > 0) {
      // Old ones may have nothing said, and people sign in with the only one that there is.
      if (!isAsked(signing.value, record)) return one(desired, desired);
      if (leftCertificate(signing.value, record) === undefined) return ambiguous(desired);
    }
  }
  if (parts.cloud === 'global') return one(desired);
  const reason =
    'Graph cannot make it in this cloud: Entra admin center, the application, Single sign-on, SAML certificates, New Certificate';
  return { ...nothing, desired: [desired], holds: [{ key: keyOf(desired), rule: 'manual', reason }] };
}

/** The one that we asked for and that nobody made the active one: what is left of a run that broke off. */
export function leftCertificate(
  signing: Pick<SigningServicePrincipal, 'id' | 'certificates' | 'preferredThumbprint'>,
  record: SetUpRecord,
): Certificate | undefined {
  const { certificates, preferredThumbprint } = signing;
  const [only, ...more] = certificates;
  if (only === undefined || more.length > 0 || preferredThumbprint !== null) return undefined;
  if (!isAsked(signing, record)) return undefined;
  const given = record.certificate?.thumbprint;
  return given === undefined || given === only.thumbprint ? only : undefined;
}

function isAsked({ id }: Pick<SigningServicePrincipal, 'id'>, { certificate }: SetUpRecord): boolean {
  return certificate?.servicePrincipalId === id;
}

function ambiguous(desired: FirstCertificate): SetUp {
  const reason =
    'it has certificates beside the one that we asked for, and none is active: make one active in Single sign-on, SAML certificates';
  return { ...one(desired), holds: [{ key: keyOf(desired), rule: 'ambiguity', reason }] };
}
