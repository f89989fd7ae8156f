import type { Gap } from '../../core/snapshot.ts';
import type { Certificate } from '../../model/certificates.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import { hasEnded, isNext, signingOf, stagedBeside, type Signing } from './active-certificate.ts';
import { unreadUnder, type Part } from './source.ts';

/** Whose sign-ins a certificate carries. */
export interface SignIn {
  /** The connection's, the entry's, or the service principal's id: what the key ends with. */
  readonly name: string;
  /** `AWS connection production`, after "SAML signing certificate of". */
  readonly words: string;
  readonly cutsOff: string;
  readonly remedy: string;
}

export function connectionSignIn({
  name,
  samlProvider,
}: Pick<SamlConnection, 'name' | 'samlProvider'>): SignIn {
  return {
    name,
    words: `AWS connection ${name}`,
    cutsOff: `sign-in of everybody to the AWS accounts of ${name}, through SAML provider ${samlProvider}`,
    remedy: `rolebridge rotate saml ${name}`,
  };
}

/** Everything that what Entra signs with is behind. */
export function signingKeys(name: string): readonly string[] {
  return [`saml-signing-certificate/${name}`, `active-certificate-ambiguous/${name}`];
}

/** What Entra signs with for one application, judged. */
export interface Judged {
  readonly signing: Signing;
  readonly staged: readonly Certificate[];
  /** A key that cannot be read may be the active one: nobody may conclude anything from the others. */
  readonly open: boolean;
  /** The keys that cannot be read. */
  readonly gaps: readonly Gap[];
  readonly part: Part;
}

/**
 * The signing certificates of a service principal as credentials, and what is wrong with which is active. With a key that
 * cannot be read, what hangs on it is unread: everything, unless Entra names one of the others as the active one.
 */
export function judgeSigning(signIn: SignIn, principal: SigningServicePrincipal, now: Date): Judged {
  const signing = signingOf(principal, now);
  const staged = stagedBeside(principal, signing, now);
  const open = principal.problems.length > 0 && signing.status !== 'known';
  const others = principal.certificates.filter(
    (each) => open || signing.status === 'none' || each !== signing.active,
  );
  const gaps = principal.problems.map((problem) => unreadableKey(signIn, principal, problem));
  return {
    signing,
    staged,
    open,
    gaps,
    part: {
      credentials: [
        ...(open || signing.status === 'none' ? [] : [activeCredential(signIn, principal, signing)]),
        ...others.map((each) => otherCredential(signIn, principal, each, { signing, open }, now)),
      ],
      findings: open ? [] : ambiguity(signIn, principal, signing, now),
      judged: [`active-certificate-ambiguous/${signIn.name}`],
      unread: unreadUnder(
        gaps.length === 0
          ? []
          : open
            ? signingKeys(signIn.name)
            : [`staged-certificate-missing/${signIn.name}`],
        gaps[0]?.reason ?? '',
      ),
    },
  };
}

function unreadableKey({ name }: SignIn, { displayName }: SigningServicePrincipal, problem: string): Gap {
  return {
    scope: name,
    code: 'SIGNING_KEY_UNREADABLE',
    reason: `a credential of ${displayName} holds no certificate that can be read: ${problem}`,
    hint: 'Look at it in the Entra admin center: Enterprise applications, the application, Single sign-on, SAML certificates.',
  };
}

type Active = Exclude<Signing, { readonly status: 'none' }>;

function activeCredential(signIn: SignIn, principal: SigningServicePrincipal, signing: Active): Credential {
  const { active } = signing;
  return {
    key: `saml-signing-certificate/${signIn.name}`,
    state: 'active',
    title: `SAML signing certificate of ${signIn.words}`,
    ...place(signIn, principal, active),
    evidence: signing.status === 'known' ? 'read' : 'assumed',
    source:
      signing.status === 'known'
        ? `read from Entra ID: the active certificate, ${active.thumbprint}`
        : signing.signers.includes(active)
          ? `${signing.why}; of ${signing.signers.length} that may be it, this one ends first: ${active.thumbprint}`
          : `${signing.why}; this one has ended, and is it until Entra ID says otherwise: ${active.thumbprint}`,
  };
}

function otherCredential(
  signIn: SignIn,
  principal: SigningServicePrincipal,
  certificate: Certificate,
  { signing, open }: Pick<Judged, 'signing' | 'open'>,
  now: Date,
): Credential {
  const next = isNext(certificate, signing, now);
  // Nobody says which it is, and what stands in its place is another: the end of this one must be told, too.
  const maySign =
    signing.status === 'ambiguous' &&
    signing.signers.includes(certificate) &&
    (open || !signing.signers.includes(signing.active));
  return {
    key: `saml-signing-certificate/${signIn.name}/${certificate.thumbprint}`,
    state: maySign ? 'active' : next ? 'staged' : 'stale',
    title: `${next ? 'New' : 'Old'} SAML signing certificate of ${signIn.words}`,
    ...place(signIn, principal, certificate),
    cutsOff: signing.signers.includes(certificate)
      ? `${signIn.cutsOff}, if Entra ID signs with it`
      : 'nobody: it is not active',
    evidence: 'read',
    source: `read from Entra ID: ${certificate.thumbprint}`,
  };
}

function place(
  { cutsOff, remedy }: SignIn,
  { displayName, appId }: SigningServicePrincipal,
  { thumbprint, notBefore, notAfter }: Certificate,
): Pick<Credential, 'kind' | 'livesIn' | 'cutsOff' | 'remedy' | 'id' | 'notBefore' | 'notAfter'> {
  return {
    kind: 'saml-signing-certificate',
    livesIn: `Entra ID, enterprise application ${displayName} (${appId})`,
    cutsOff,
    remedy,
    id: thumbprint,
    notBefore,
    notAfter,
  };
}

function ambiguity(
  signIn: SignIn,
  principal: SigningServicePrincipal,
  signing: Signing,
  now: Date,
): readonly Finding[] {
  const doubt = doubtOf(signing, now);
  if (doubt === undefined) return [];
  return [
    {
      key: `active-certificate-ambiguous/${signIn.name}`,
      severity: doubt.severity,
      title: `It is open what Entra ID signs with for ${signIn.words}`,
      text: `${principal.displayName}: ${doubt.text} This carries ${signIn.cutsOff}.`,
      remedy:
        `Entra admin center > Enterprise applications > ${principal.displayName} > Single sign-on > ` +
        'SAML Certificates: make the certificate active that AWS accepts.',
    },
  ];
}

function doubtOf(signing: Signing, now: Date): Pick<Finding, 'severity' | 'text'> | undefined {
  const [first, ...others] = signing.signers;
  if (first === undefined) {
    return { severity: 'critical', text: `${'why' in signing ? signing.why : ''}, so nobody can sign in.` };
  }
  if (signing.status === 'ambiguous') {
    const all = signing.signers.map(described).join('; ');
    return { severity: signing.severity, text: `${signing.why}. It may sign with any of these: ${all}.` };
  }
  if (others.length === 0 || !hasEnded(first, now)) return undefined;
  return {
    severity: 'warning',
    text:
      `the active certificate (${described(first)}) has ended, and Entra ID may sign with another by itself: ` +
      `${others.map(described).join('; ')}.`,
  };
}

/** `AB12…, until 2027-03-01` */
export function described({ thumbprint, notAfter }: Certificate): string {
  return `${thumbprint}, until ${notAfter.slice(0, 10)}`;
}
