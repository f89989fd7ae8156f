import type { Failure } from '../../core/errors.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import type { OwnApplication, OwnSecret } from '../../model/own-application.ts';
import type { CredentialExpiryParts } from './parts.ts';
import type { Part } from './source.ts';

type Own = Pick<CredentialExpiryParts['own'], 'clientId' | 'credential'>;

const words = {
  federated: 'federated credential',
  'client-secret': 'client secret',
  'client-certificate': 'client certificate',
} as const satisfies Record<Own['credential'], string>;

/** Failures that mean that nobody lets us in, whatever we want to read. */
const loginFailures = new Set([
  'ENTRA_AUTHENTICATION',
  'ENTRA_CERTIFICATE_UNUSABLE',
  'ENTRA_SECRET_MISSING',
  'AWS_SECRET_UNREADABLE',
  'AWS_WEB_IDENTITY',
  'AWS_WEB_IDENTITY_DISABLED',
]);

/** Graph itself answers 401 to a token that it does not take. */
export function isLoginFailure({ code, message }: Failure): boolean {
  return loginFailures.has(code) || (code === 'ENTRA_REQUEST_FAILED' && /: 401 /u.test(message));
}

/** What we prove ourselves with. A federated credential has no end; of several secrets nobody says which one we use. */
export function judgeOwn(own: Own, application: OwnApplication, now: Date): Part {
  switch (own.credential) {
    case 'federated':
      return { credentials: [federated(own, application)] };
    case 'client-secret':
      return { credentials: [ending(own.clientId, application, secretWords, application.secrets, now)] };
    case 'client-certificate':
      return {
        credentials: [ending(own.clientId, application, certificateWords, application.certificates, now)],
      };
  }
}

/** The worst of all: nothing of Entra is known then, and it must still be told. */
export function loginFinding({ clientId, credential }: Own, { message, hint }: Failure): Finding {
  return {
    key: `entra-login/${clientId}`,
    severity: 'critical',
    title: 'Rolebridge cannot sign in to Entra ID',
    text:
      `Client ${clientId} (${words[credential]}): ${message}. Nothing of Entra ID is ` +
      'watched and nothing is kept in step until it can.',
    remedy: hint ?? 'Look at the sign-in log of our service principal in the Entra admin center.',
  };
}

function federated({ clientId }: Own, { displayName, federatedCredentials }: OwnApplication): Credential {
  const names = federatedCredentials.map(({ name, subject }) => `${name} for ${subject}`);
  return {
    key: `federated-credential/${clientId}`,
    kind: 'federated-credential',
    title: 'Federated credential of Rolebridge',
    ...place(displayName, clientId),
    evidence: 'read',
    source: names.length === 0 ? 'read from Entra ID' : `read from Entra ID: ${names.join(', ')}`,
    remedy: 'Nothing to do: it has no end.',
  };
}

/** How a kind of credential that ends is spoken of. */
interface EndingWords {
  readonly kind: 'client-secret' | 'client-certificate';
  readonly noun: string;
  /** After the page: how it is renewed. */
  readonly renewal: string;
}

const secretWords: EndingWords = {
  kind: 'client-secret',
  noun: 'secret',
  renewal: 'make a new one, store it, and delete the old one',
};
const certificateWords: EndingWords = {
  kind: 'client-certificate',
  noun: 'certificate',
  renewal: 'make a new one, upload it without its key, store both, and delete the old one',
};

function ending(
  clientId: string,
  { displayName }: OwnApplication,
  { kind, noun, renewal }: EndingWords,
  secrets: readonly OwnSecret[],
  now: Date,
): Credential {
  const left = secrets.filter(({ notAfter }) => Date.parse(notAfter) > now.getTime());
  const byEnd = (left.length > 0 ? left : secrets.toSorted(latestFirst).slice(0, 1)).toSorted(
    (a, b) => -latestFirst(a, b) || (a.keyId < b.keyId ? -1 : 1),
  );
  const [first, ...others] = byEnd;
  return {
    key: `${kind}/${clientId}`,
    kind,
    title: `Client ${noun} of Rolebridge`,
    ...place(displayName, clientId),
    ...(first === undefined ? {} : { id: first.keyId, notBefore: first.notBefore, notAfter: first.notAfter }),
    evidence: left.length === 1 ? 'read' : 'assumed',
    source: sourceOf(noun, byEnd.length, left.length, others.length > 0),
    remedy:
      `Entra admin center > App registrations > ${displayName} > Certificates & secrets: ${renewal}; or use a ` +
      'federated credential, which has no end.',
  };
}

function sourceOf(noun: string, known: number, left: number, several: boolean): string {
  if (known === 0) return `Entra ID lists no ${noun} of the application, and lets us in`;
  if (several)
    return `read from Entra ID: of ${left} ${noun}s nobody says which one we use; this one ends first`;
  return left === 1
    ? 'read from Entra ID: the only one'
    : 'read from Entra ID: the last one, which has ended';
}

function place(displayName: string, clientId: string): Pick<Credential, 'state' | 'livesIn' | 'cutsOff'> {
  return {
    state: 'active',
    livesIn: `Entra ID, app registration ${displayName} (${clientId})`,
    cutsOff: 'Rolebridge from Entra ID: nothing is watched and nothing is kept in step',
  };
}

function latestFirst(a: { readonly notAfter: string }, b: { readonly notAfter: string }): number {
  return Date.parse(b.notAfter) - Date.parse(a.notAfter);
}
