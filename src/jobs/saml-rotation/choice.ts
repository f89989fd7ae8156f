import type { Certificate } from '../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { sha1Thumbprint } from '../sha1-thumbprint.ts';
import type { RotationRecord } from './record.ts';

/** By how much the end of the next certificate has to be later: two of one day are no succession. */
const succession = 7 * 86_400_000;

/**
 * The certificate that Entra signs with, or why nobody can say which one it is.
 * Graph: preferredTokenSigningKeyThumbprint has any case, and may be null.
 */
export function activeOf({
  displayName,
  preferredThumbprint,
  certificates,
  problems,
}: SigningServicePrincipal): Certificate | string {
  if (preferredThumbprint === null) {
    return `Entra does not say which of the ${certificates.length} signing certificates of ${displayName} is active; make one active`;
  }
  const wanted = sha1Thumbprint(preferredThumbprint);
  const unread = problems.length === 0 ? '' : ` (${problems.join('; ')})`;
  return (
    certificates.find(({ thumbprint }) => thumbprint === wanted) ??
    `the active certificate ${preferredThumbprint} of ${displayName} is not among those that can be read${unread}`
  );
}

/**
 * The certificate that is to follow the active one: of those that end later, the one that lasts longest; one that is
 * not valid yet only where no other is. One that was rolled back only where `again` says so, and no other is; one that
 * the federation metadata has not shown for a day not at all.
 */
export function candidateOf(
  { certificates }: Pick<SigningServicePrincipal, 'certificates'>,
  active: Certificate,
  record: RotationRecord,
  now: Date,
  again: boolean,
): Certificate | undefined {
  const { rolledBack = [] } = record;
  const hidden = hiddenFor(record, now);
  const later = certificates
    .filter((each) => couldFollow(each, active, now) && !hidden.includes(each.thumbprint))
    .toSorted(byEnd);
  const fresh = later.filter(({ thumbprint }) => !rolledBack.includes(thumbprint));
  const choice = again && fresh.length === 0 ? later : fresh;
  return choice.findLast((each) => hasBegun(each, now)) ?? choice.at(-1);
}

export function couldFollow(certificate: Certificate, active: Certificate, now: Date): boolean {
  return !isExpired(certificate, now) && follows(Date.parse(certificate.notAfter), active);
}

/** Entra publishes a certificate within minutes: what is not shown for this long never may be. */
const publishedWithin = 86_400_000;

/** Thumbprints that the federation metadata has not shown for a day. */
export function hiddenFor({ unpublished = [] }: RotationRecord, now: Date): readonly string[] {
  return unpublished
    .filter(({ since }) => Date.parse(since) + publishedWithin <= now.getTime())
    .map(({ thumbprint }) => thumbprint);
}

/** Whether one that ends then can succeed the active one. */
export function follows(end: number, active: Certificate): boolean {
  return end > Date.parse(active.notAfter) + succession;
}

/**
 * Whether an accepted certificate is left over from before: one of ours that the active one has superseded, or that
 * somebody went back from. Any other may be there because somebody is about to make it active.
 */
export function isLeftOver(
  certificate: Certificate,
  active: Certificate,
  { active: known, rolledBack = [] }: RotationRecord,
  now: Date,
): boolean {
  const { thumbprint, notBefore } = certificate;
  if (thumbprint === active.thumbprint) return false;
  return (
    isExpired(certificate, now) ||
    Date.parse(notBefore) < Date.parse(active.notBefore) ||
    rolledBack.includes(thumbprint) ||
    known?.from === thumbprint
  );
}

export function hasBegun({ notBefore }: Certificate, now: Date): boolean {
  return Date.parse(notBefore) <= now.getTime();
}

export function isExpired({ notAfter }: Certificate, now: Date): boolean {
  return Date.parse(notAfter) <= now.getTime();
}

/** The earliest end first; the thumbprint makes it the same order in every run. */
export function byEnd(a: Certificate, b: Certificate): number {
  return (
    Date.parse(a.notAfter) - Date.parse(b.notAfter) ||
    (a.thumbprint < b.thumbprint ? -1 : a.thumbprint > b.thumbprint ? 1 : 0)
  );
}

/** Thumbprints that were signing certificates of this service principal, now or before. */
export function ownThumbprints(
  { certificates }: Pick<SigningServicePrincipal, 'certificates'>,
  { active, distributed, rolledBack = [], asked }: RotationRecord,
): ReadonlySet<string> {
  return new Set([
    ...certificates.map(({ thumbprint }) => thumbprint),
    ...(asked?.known ?? []),
    ...(active === undefined ? [] : [active.thumbprint]),
    ...(active?.from === undefined ? [] : [active.from]),
    ...(distributed === undefined ? [] : [distributed.thumbprint]),
    ...rolledBack,
  ]);
}
