import type { Announcement } from './announcement.ts';
import type { IdentityCenterSettings } from './settings.ts';

/** An IAM Identity Center that has a SCIM token. */
export interface TokenPlace {
  /** The entry's. */
  readonly name: string;
  /** Undefined: only AWS Health has spoken of it. */
  readonly scim?: NonNullable<IdentityCenterSettings['scim']>;
}

/** Where there are tokens. What AWS announces is told also when the configuration knows of no endpoint. */
export function tokenPlaces(
  entries: readonly IdentityCenterSettings[],
  announcements: readonly Announcement[],
): readonly TokenPlace[] {
  const known = entries.flatMap(({ name, scim }) => (scim === undefined ? [] : [{ name, scim }]));
  if (known.length > 0 || announcements.length === 0) return known;
  return [{ name: entries[0]?.name ?? 'identity-center' }];
}

/** What was said of the token of one place: by the Region, or of all when either says none. */
export function announcedTo(
  place: TokenPlace,
  announcements: readonly Announcement[],
): readonly Announcement[] {
  return announcements.filter((each) => mayMean(each, place));
}

/** Of a Region in which the configuration knows of no endpoint: it says nothing of any token there is. */
export function isElsewhere(announcement: Announcement, places: readonly TokenPlace[]): boolean {
  return !places.some((each) => mayMean(announcement, each));
}

function mayMean({ region }: Announcement, place: TokenPlace): boolean {
  const own = regionOf(place);
  return region === undefined || own === undefined || own === region;
}

function regionOf({ scim }: TokenPlace): string | undefined {
  return /^https:\/\/scim\.([a-z0-9-]+)\./u.exec(scim?.endpoint ?? '')?.[1];
}
