import type { Certificate } from '../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { sha1Thumbprint } from '../sha1-thumbprint.ts';

/**
 * What Entra signs assertions with.
 *
 * | preferred thumbprint is of             | status    | may sign                                   |
 * |----------------------------------------|-----------|--------------------------------------------|
 * | a certificate that has not ended       | known     | it                                         |
 * | a certificate that has ended           | known     | it, and every other that is valid          |
 * | nothing: null                          | ambiguous | every certificate that has not ended       |
 * | nothing: it fits no certificate        | ambiguous | every certificate that has not ended       |
 * | whatever, and there is no certificate  | none      | nothing                                    |
 *
 * Entra: "Tutorial: Manage federation certificates": once the active certificate has expired, a valid one that nobody
 * made active is considered for signing.
 */
export type Signing = {
  /** Every certificate that an assertion may be signed with now. */
  readonly signers: readonly Certificate[];
} & (
  | { readonly status: 'known'; readonly active: Certificate }
  | {
      readonly status: 'ambiguous';
      /**
       * Of those that it may be, the one that ends first. One that has ended is it until somebody says otherwise, or its
       * end would look like its renewal: of several the last.
       */
      readonly active: Certificate;
      readonly severity: 'critical' | 'warning';
      readonly why: string;
    }
  | { readonly status: 'none'; readonly why: string }
);

type Signer = Pick<SigningServicePrincipal, 'preferredThumbprint' | 'certificates'>;

export function signingOf({ preferredThumbprint, certificates }: Signer, now: Date): Signing {
  const [earliest, ...later] = possible(certificates, now);
  if (earliest === undefined) return { status: 'none', signers: [], why: 'it has no signing certificate' };
  const wanted = preferredThumbprint === null ? undefined : sha1Thumbprint(preferredThumbprint);
  const active = certificates.find(({ thumbprint }) => thumbprint === wanted);
  if (active !== undefined) {
    const signers = hasEnded(active, now) ? certificates.filter((each) => isValid(each, now)) : [];
    return { status: 'known', active, signers: [active, ...signers] };
  }
  return {
    status: 'ambiguous',
    active: lastEnded(certificates, now) ?? earliest,
    signers: [earliest, ...later],
    ...(preferredThumbprint === null
      ? { severity: 'warning', why: 'Entra ID does not say which certificate is the active one' }
      : {
          severity: 'critical',
          why: `the active certificate, ${preferredThumbprint}, is none of those that the application holds`,
        }),
  };
}

/** Whether it is there to replace the active one: it has not ended, and ends later. */
export function isNext(certificate: Certificate, signing: Signing, now: Date): boolean {
  if (signing.status === 'none' || certificate.thumbprint === signing.active.thumbprint) return false;
  return (
    !hasEnded(certificate, now) && Date.parse(certificate.notAfter) > Date.parse(signing.active.notAfter)
  );
}

/** The next ones that nothing is signed with yet. */
export function stagedBeside({ certificates }: Signer, signing: Signing, now: Date): readonly Certificate[] {
  return certificates.filter((each) => isNext(each, signing, now) && !signing.signers.includes(each));
}

export function hasEnded({ notAfter }: Certificate, now: Date): boolean {
  return Date.parse(notAfter) <= now.getTime();
}

function isValid(certificate: Certificate, now: Date): boolean {
  return Date.parse(certificate.notBefore) <= now.getTime() && !hasEnded(certificate, now);
}

function lastEnded(certificates: readonly Certificate[], now: Date): Certificate | undefined {
  return certificates
    .filter((each) => hasEnded(each, now))
    .toSorted(byEnd)
    .at(-1);
}

function byEnd(a: Certificate, b: Certificate): number {
  return Date.parse(a.notAfter) - Date.parse(b.notAfter) || (a.thumbprint < b.thumbprint ? -1 : 1);
}

/** Those that have not ended, or all when every one has; the one that ends first comes first. */
function possible(certificates: readonly Certificate[], now: Date): readonly Certificate[] {
  const left = certificates.filter((each) => !hasEnded(each, now));
  return (left.length > 0 ? left : certificates).toSorted(byEnd);
}
