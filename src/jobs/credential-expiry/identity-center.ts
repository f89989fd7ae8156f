import type { Certificate } from '../../model/certificates.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import { sha1Thumbprint } from '../sha1-thumbprint.ts';
import type { Signing } from './active-certificate.ts';
import type { IdentityCenterSettings } from './settings.ts';
import { described, type SignIn } from './signing-certificates.ts';
import { unreadUnder, type Part } from './source.ts';

const day = 86_400_000;

/** The console shows days in the time zone of whoever looks. */
const sameDay = 2 * day;

const page =
  'the console of IAM Identity Center (Settings > Identity source > Actions > Manage authentication > Manage SAML 2.0 certificates)';

type Stated = IdentityCenterSettings['certificates'][number];

/** What the signing certificate of an entry carries, in words. */
export function identityCenterSignIn({ name }: IdentityCenterSettings): SignIn {
  return {
    name,
    words: name,
    cutsOff: `sign-in of everybody to AWS through IAM Identity Center (${name})`,
    remedy: `Make a new certificate in Entra ID, import it in ${page}, then make it active in Entra ID.`,
  };
}

/**
 * The certificates that IAM Identity Center trusts. It has no API for them, so the operator states them, and they are
 * compared with what Entra signs with. Several may be imported and all are trusted (AWS: "Rotate SAML 2.0
 * certificates"): one that Entra does not sign with may end without a word.
 * @param signing What Entra signs with; undefined: it could not be read. Of several it is open then which one is in use;
 * a single one is anyway.
 */
export function judgeStated(
  { name, certificates }: IdentityCenterSettings,
  signing: Signing | undefined,
): Part {
  const signers = signing?.signers ?? [];
  const inUse = certificates.filter((each) => signers.some((signer) => isOf(each, signer)));
  const key = `active-certificate-missing/${name}`;
  const open = signing === undefined && certificates.length > 1;
  return {
    credentials: open
      ? []
      : certificates.map((each, index) =>
          statedCredential(name, each, index, inUse.length === 0 || inUse.includes(each)),
        ),
    findings: certificates.length === 0 ? [] : missing(name, key, certificates, signers),
    judged: certificates.length === 0 ? [] : [key],
    unread:
      signing === undefined && certificates.length > 0
        ? unreadUnder(
            [key, ...(open ? [`identity-center-certificate/${name}/`] : [])],
            'Entra ID could not be read',
          )
        : [],
  };
}

function statedCredential(
  name: string,
  { expires, thumbprint }: Stated,
  index: number,
  inUse: boolean,
): Credential {
  const id = thumbprint === undefined ? undefined : (sha1Thumbprint(thumbprint) ?? thumbprint.toUpperCase());
  return {
    key: `identity-center-certificate/${name}/${id ?? index + 1}`,
    kind: 'identity-center-certificate',
    state: inUse ? 'active' : 'accepted',
    title: `Certificate that ${name} trusts`,
    livesIn: `IAM Identity Center (${name})`,
    cutsOff: inUse
      ? `sign-in of everybody to AWS through IAM Identity Center (${name})`
      : 'nobody: Entra ID does not sign with it',
    ...(id === undefined ? {} : { id }),
    notAfter: expires,
    evidence: 'stated',
    source: 'stated in the configuration: IAM Identity Center has no API for it',
    remedy: `Import the certificate that Entra ID signs with in ${page}, then state it in jobs.credentialExpiry.identityCenter of ${name}.`,
  };
}

function missing(
  name: string,
  key: string,
  stated: readonly Stated[],
  signers: readonly Certificate[],
): readonly Finding[] {
  const lacking = signers.filter((signer) => !stated.some((each) => isOf(each, signer)));
  if (lacking.length === 0) return [];
  // Only thumbprints are proof: a day may have been misread.
  const proven = stated.every(
    ({ thumbprint }) => thumbprint !== undefined && sha1Thumbprint(thumbprint) !== undefined,
  );
  const all = stated
    .map(({ expires, thumbprint }) => `${thumbprint ?? 'one'}, until ${expires.slice(0, 10)}`)
    .join('; ');
  return [
    {
      key,
      severity: proven ? 'critical' : 'warning',
      title: `${name} ${proven ? 'does not trust' : 'may not trust'} what Entra ID signs with`,
      text:
        `Entra ID ${signers.length === 1 ? 'signs' : 'may sign'} with ${lacking.map(described).join('; ')}. As the configuration ` +
        `states it, IAM Identity Center trusts ${all}. If that is still so, nobody can sign in to AWS through it.`,
      remedy: `Look into ${page}: import the certificate if it is not there, then state it in jobs.credentialExpiry.identityCenter of ${name}.`,
    },
  ];
}

/** By the thumbprint, or by the day on which it ends when there is none that can be compared. */
function isOf({ thumbprint, expires }: Stated, certificate: Certificate): boolean {
  const stated = thumbprint === undefined ? undefined : sha1Thumbprint(thumbprint);
  if (stated !== undefined) return stated === certificate.thumbprint;
  return Math.abs(Date.parse(expires) - Date.parse(certificate.notAfter)) <= sameDay;
}
