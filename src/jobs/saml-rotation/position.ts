import { milliseconds } from '../../core/duration.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';
import { accepts, lacking, type Acceptance } from './acceptance.ts';
import { byEnd, candidateOf, hasBegun, isExpired, isLeftOver, ownThumbprints } from './choice.ts';
import { stagingHolds } from './holds.ts';
import { rollBackTarget } from './roll-back.ts';
import type { Situation } from './situation.ts';

/**
 * Where a rotation stands. The first row that fits counts; "the next one" is the candidate of `candidateOf`.
 *
 * | position     | when                                                                   | next stage         |
 * |--------------|------------------------------------------------------------------------|--------------------|
 * | rolling-back | a person asks for it                                                   | activate           |
 * | rolled-back  | a person asks for it, and it has been done                             | none               |
 * | severed      | an account does not accept the active certificate, see below           | distribute (heals) |
 * | staged       | there is a next one, and the metadata does not show it yet             | distribute, waits  |
 * | published    | the metadata shows it, and an account that could be read lacks it      | distribute         |
 * | distributed  | no account is known to lack it                                         | activate           |
 * | due          | no next one, and the active one ends within `stageBefore`, or a person asks for `--to stage` | stage |
 * | activated    | accounts accept old ones, for less than `overlap` since the activation | clean-up, waits    |
 * | cleaning     | accounts accept old ones, for longer                                   | clean-up           |
 * | idle         | anything else                                                          | none               |
 *
 * An account that could not be read, or has no provider, keeps nothing from being done to the others but the
 * activation, which nothing that is unknown may pass. Nor does one that lacks the active certificate and could not be
 * given it once: the others get the next one all the same.
 *
 * When the active certificate has ended, Entra may sign with any other one that is valid: then all of them are given to
 * every account, as soon as the metadata shows them.
 */
export type Position =
  | { readonly at: 'rolling-back'; readonly target: Certificate }
  | { readonly at: 'rolled-back' }
  | {
      readonly at: 'severed';
      readonly accounts: readonly AwsAccount[];
      /** What can be distributed in the same write. */
      readonly wanted: readonly Certificate[];
    }
  | { readonly at: 'published'; readonly candidate: Certificate; readonly wanted: readonly Certificate[] }
  | { readonly at: 'staged' | 'distributed'; readonly candidate: Certificate }
  | { readonly at: 'due' }
  /** One certificate at a time: every account then still has half of what it accepts, or more. */
  | { readonly at: 'activated' | 'cleaning'; readonly leftOver: Certificate; readonly until: number }
  | { readonly at: 'idle' };

/** @throws RolebridgeError ROLLBACK_IMPOSSIBLE when a person asks for one, and there is nothing to go back to */
export function positionOf(situation: Situation, now: Date): Position {
  const { active, acceptance, wish } = situation;
  if (wish?.rollback === true) {
    const target = rollBackTarget(situation, now);
    return target === undefined ? { at: 'rolled-back' } : { at: 'rolling-back', target };
  }
  const ahead = positionAhead(situation, now);
  const accounts = lacking(acceptance, active.thumbprint).map(({ account }) => account);
  if (accounts.length === 0 || goesOnWithout(accounts, ahead, situation, now)) return ahead;
  return { at: 'severed', accounts, wanted: publishedIn(situation, now) };
}

/** Whether others can be served while these lack the active certificate, and could not be given it before. */
function goesOnWithout(
  accounts: readonly AwsAccount[],
  ahead: Position,
  situation: Situation,
  now: Date,
): boolean {
  const unhealed = new Set(situation.record.unhealed ?? []);
  if (!accounts.every(({ id }) => unhealed.has(id))) return false;
  if (ahead.at === 'due') return stagingHolds(situation, now).length === 0;
  return (
    ahead.at === 'published' &&
    ahead.wanted.some(({ thumbprint }) =>
      lacking(situation.acceptance, thumbprint).some(({ account }) => !unhealed.has(account.id)),
    )
  );
}

/** Where it stands apart from what is to be healed. */
function positionAhead(situation: Situation, now: Date): Position {
  const { acceptance, settings } = situation;
  const candidate = candidateIn(situation, now);
  const wanted = publishedIn(situation, now).filter(
    ({ thumbprint }) => lacking(acceptance, thumbprint).length > 0,
  );
  const [lacked] = wanted;
  if (lacked !== undefined) return { at: 'published', candidate: candidate ?? lacked, wanted };
  if (candidate !== undefined) {
    const isEverywhere = lacking(acceptance, candidate.thumbprint).length === 0;
    return { at: isEverywhere ? 'distributed' : 'staged', candidate };
  }
  const [leftOver] = leftOvers(situation, now);
  // Only whoever names the stage means a certificate before its time: a command may be run again, out of an old mail.
  if (isDue(situation, now) || situation.wish?.to === 'stage') return { at: 'due' };
  if (leftOver === undefined) return { at: 'idle' };
  const until = activeSince(situation, now) + milliseconds(settings.overlap);
  return { at: now.getTime() < until ? 'activated' : 'cleaning', leftOver, until };
}

export function candidateIn(
  { servicePrincipal, active, record, wish }: Omit<Situation, 'published' | 'neighbours'>,
  now: Date,
): Certificate | undefined {
  // Whoever asks for the activation by its name means one that was rolled back as well.
  return candidateOf(servicePrincipal, active, record, now, wish?.to === 'activate');
}

/** Accepted somewhere and superseded, the earliest end first; not what another connection signs with. */
function leftOvers(situation: Situation, now: Date): readonly Certificate[] {
  return supersededIn(situation, now).filter(
    ({ thumbprint }) => !situation.neighbours.certificates.has(thumbprint),
  );
}

/** Accepted somewhere and superseded, whoever else may need it. */
export function supersededIn(
  { servicePrincipal, active, acceptance, record }: Omit<Situation, 'published' | 'neighbours'>,
  now: Date,
): readonly Certificate[] {
  const own = ownThumbprints(servicePrincipal, record);
  const accepted = acceptance.present.flatMap(({ provider }) => provider.certificates);
  return [...new Map(accepted.map((each) => [each.thumbprint, each])).values()]
    .filter((each) => own.has(each.thumbprint) && isLeftOver(each, active, record, now))
    .toSorted(byEnd);
}

/** What may be given to every account: the next one; when the active one has ended, all that Entra may sign with. */
function publishedIn(situation: Situation, now: Date): readonly Certificate[] {
  const { active, servicePrincipal } = situation;
  const candidate = candidateIn(situation, now);
  const valid = servicePrincipal.certificates.filter(
    (each) => each.thumbprint !== active.thumbprint && hasBegun(each, now) && !isExpired(each, now),
  );
  const all = [
    ...(candidate === undefined ? [] : [candidate]),
    ...(isExpired(active, now) ? valid : []).filter(({ thumbprint }) => thumbprint !== candidate?.thumbprint),
  ];
  return all.filter((each) => isPublished(situation, each, now));
}

function isPublished({ published, active }: Situation, candidate: Certificate, now: Date): boolean {
  if (published.status !== 'read') return false;
  const shown = new Set(published.certificates.map(({ thumbprint }) => thumbprint));
  // Entra may leave out one that has expired.
  return shown.has(candidate.thumbprint) && (shown.has(active.thumbprint) || isExpired(active, now));
}

/**
 * Asked where there is no next one: one that would be it was rolled back then. People get the time of an overlap to
 * find out why, unless the active one ends meanwhile.
 */
function isDue(situation: Situation, now: Date): boolean {
  const { active, settings, servicePrincipal, record } = situation;
  if (Date.parse(active.notAfter) - now.getTime() > milliseconds(settings.stageBefore)) return false;
  const rolledBack = candidateOf(servicePrincipal, active, record, now, true) !== undefined;
  const rested = now.getTime() >= activeSince(situation, now) + milliseconds(settings.overlap);
  return !rolledBack || rested || isExpired(active, now);
}

function activeSince({ record }: Situation, now: Date): number {
  return record.active === undefined ? now.getTime() : Date.parse(record.active.since);
}

/** Whether every account is known to accept it. */
export function distributionOf(
  { accounts, present, absent, unread }: Acceptance,
  { thumbprint }: Certificate,
): 'everywhere' | 'not everywhere' | 'unknown' {
  if (accounts.length === 0 || absent.length > 0) return 'not everywhere';
  if (!present.every((each) => accepts(each, thumbprint))) return 'not everywhere';
  return unread.length > 0 ? 'unknown' : 'everywhere';
}
