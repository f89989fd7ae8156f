import { milliseconds } from '../../core/duration.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import type { Certificate } from '../../model/certificates.ts';
import { doubtsAbout } from './acceptance.ts';
import { couldFollow, follows, hasBegun, hiddenFor, isExpired } from './choice.ts';
import { day } from './kind.ts';
import type { RotationItem } from './rotation-item.ts';
import { rememberedAfterLeaving } from './sighting.ts';
import type { Situation } from './situation.ts';
import { stages } from './stage.ts';

/**
 * Why a stage is not done now. In this order the reasons count.
 *
 * | rule         | what is missing                                                       |
 * |--------------|-----------------------------------------------------------------------|
 * | completeness | something could not be read                                           |
 * | verify       | an account is known not to accept the certificate, or to have left     |
 * | manual       | nothing but a person's hands or choice of the hour                    |
 * | limit        | the new certificate could not succeed the active one                  |
 * | waiting      | time: run again later                                                 |
 * | policy       | a person who asks for it                                              |
 */
export const holdRules = ['completeness', 'verify', 'manual', 'limit', 'waiting', 'policy'] as const;

export interface Hold {
  readonly rule: (typeof holdRules)[number];
  readonly reason: string;
}

/** @param holds Key of a change -> what it is held back for. */
export function rulesOf(holds: ReadonlyMap<string, readonly Hold[]>): readonly Rule<RotationItem>[] {
  return holdRules.map((name) =>
    rule(name, ({ key }) => {
      const reasons = (holds.get(key) ?? []).filter((hold) => hold.rule === name).map(({ reason }) => reason);
      return reasons.length === 0 ? undefined : reasons.join('; ');
    }),
  );
}

/** For how long a certificate that was asked for may stay unseen. Entra: "can take several minutes". */
const visibleWithin = 30 * 60_000;

export function stagingHolds(situation: Situation, now: Date): readonly Hold[] {
  const { cloud, settings, active, servicePrincipal } = situation;
  const { problems, displayName } = servicePrincipal;
  return [
    ...hold(
      problems.length > 0,
      'completeness',
      `not all certificates of ${displayName} could be read, and one of them may be the next: ${problems.join('; ')}`,
    ),
    ...hold(cloud !== 'global', 'manual', byHand),
    ...endedHolds(situation, now),
    ...hold(
      !follows(now.getTime() + milliseconds(settings.validity), active),
      'limit',
      `a new one of ${settings.validity} would not end a week after the active one, ${day(Date.parse(active.notAfter))}`,
    ),
    ...policyHolds(situation, 'stage'),
    ...unseenHolds(situation, now),
  ];
}

/**
 * IAM looks at no dates, so that people sign in with a certificate that has ended. Entra: "Manage federation
 * certificates": a valid one is used by itself then, before any account can have it.
 */
function endedHolds({ active, wish, connection }: Situation, now: Date): readonly Hold[] {
  const passes = wish?.to !== undefined && stages.indexOf(wish.to) >= stages.indexOf('distribute');
  return hold(
    isExpired(active, now) && !passes,
    'manual',
    `the active certificate ended on ${day(Date.parse(active.notAfter))}: people still sign in with it, since IAM ` +
      'looks at no dates, but Entra may sign with a new one at once, and nobody could sign in until every account has ' +
      `it; choose the hour: rolebridge rotate saml ${connection.name} --to distribute`,
  );
}

/** How many certificates an unattended run goes past before it leaves another one to a person. */
const tries = 2;

/** Entra shows a new certificate after minutes: whoever asked meanwhile would get another one. */
function unseenHolds(
  { record, servicePrincipal, active, wish, connection }: Situation,
  now: Date,
): readonly Hold[] {
  const { asked } = record;
  const hidden = hiddenFor(record, now);
  const unusable = servicePrincipal.certificates.filter(
    (each) => couldFollow(each, active, now) && hidden.includes(each.thumbprint),
  );
  const command = `rolebridge rotate saml ${connection.name} --to stage`;
  const unshown = hold(
    unusable.length >= tries && wish === undefined,
    'manual',
    `${unusable.length} certificates are made and not in the federation metadata; one more: ${command}`,
  );
  if (asked === undefined || !isUnanswered(asked, servicePrincipal)) return unshown;
  const at = Date.parse(asked.at);
  const again = at + patience(asked.times ?? 1, wish !== undefined);
  return [
    ...unshown,
    ...hold(
      now.getTime() < again,
      'waiting',
      `one was asked for at ${minute(at)} and is not to be seen yet; it is asked for again from ${minute(again)} on`,
    ),
  ];
}

/** Once again soon, then once a day, each a failure that is loud: Entra may make them all, and show none. */
function patience(times: number, byPerson: boolean): number {
  return times === 1 || byPerson ? visibleWithin : 86_400_000;
}

/** Whether Entra shows none that it did not have when one was asked for. */
export function isUnanswered(
  { known }: NonNullable<Situation['record']['asked']>,
  { certificates }: Pick<Situation['servicePrincipal'], 'certificates'>,
): boolean {
  return certificates.every(({ thumbprint }) => known.includes(thumbprint));
}

/** Microsoft Graph: addTokenSigningCertificate is there in the global cloud alone. */
const byHand =
  'Graph cannot make it in this cloud: in the Entra admin center open the application, Single sign-on, SAML ' +
  'certificates, Edit, New certificate, Save, and leave it inactive; the other stages go on by themselves';

export function distributionHolds(situation: Situation, isShown: boolean): readonly Hold[] {
  return [...policyHolds(situation, 'distribute'), ...publicationHolds(situation, isShown)];
}

function publicationHolds({ published }: Situation, isShown: boolean): readonly Hold[] {
  return [
    ...hold(
      !isShown && published.status === 'unreadable',
      'completeness',
      `the federation metadata could not be read: ${published.status === 'unreadable' ? published.reason : ''}`,
    ),
    ...hold(
      !isShown && published.status !== 'unreadable',
      'waiting',
      'the federation metadata does not show both certificates yet, which takes minutes',
    ),
  ];
}

export function activationHolds(
  situation: Situation,
  certificate: Certificate,
  purpose: 'activate' | 'roll-back',
  now: Date,
): readonly Hold[] {
  const { acceptance, connection } = situation;
  const doubts = doubtsAbout(acceptance, certificate.thumbprint, purpose).map((each): Hold => ({
    rule: each.rule,
    reason: `SAML provider ${connection.samlProvider}: ${each.words}`,
  }));
  return [
    ...doubts,
    ...(purpose === 'activate' ? forwardHolds(situation, certificate, now) : []),
    ...hold(isExpired(certificate, now), 'verify', `it ended on ${day(Date.parse(certificate.notAfter))}`),
    ...hold(
      !hasBegun(certificate, now),
      'waiting',
      `it is valid from ${minute(Date.parse(certificate.notBefore))} on`,
    ),
    ...policyHolds(situation, 'activate'),
    ...timeHolds(situation, certificate, now),
  ];
}

/** What only the way forward needs. */
function forwardHolds(situation: Situation, { thumbprint }: Certificate, now: Date): readonly Hold[] {
  const { published, idleSelectors, record, wish } = situation;
  const isShown =
    published.status === 'read' && published.certificates.some((each) => each.thumbprint === thumbprint);
  const left = (record.accounts ?? []).flatMap((each) =>
    each.left === undefined ? [] : [{ id: each.id, until: Date.parse(each.left) + rememberedAfterLeaving }],
  );
  const until = Math.max(0, ...left.map((each) => each.until));
  return [
    ...hold(
      idleSelectors.length > 0,
      'verify',
      `${idleSelectors.join('; ')}: an account may be missing in the connection`,
    ),
    ...hold(
      left.length > 0 && wish === undefined && now.getTime() < until,
      'verify',
      `${left.map(({ id }) => id).join(', ')} left the connection or the organization, and may not have it: until ${minute(until)} a ` +
        'person has to look',
    ),
    ...publicationHolds(situation, isShown),
  ];
}

/** A person may be early. When the active one has ended, Entra may choose by itself at any time: then it is late. */
function timeHolds(
  { settings, active, record, wish }: Situation,
  { thumbprint }: Certificate,
  now: Date,
): readonly Hold[] {
  if (wish !== undefined || settings.policy !== 'on' || isExpired(active, now)) return [];
  const since =
    record.distributed?.thumbprint === thumbprint ? Date.parse(record.distributed.since) : now.getTime();
  const settled = since + milliseconds(settings.settle);
  const due = Date.parse(active.notAfter) - milliseconds(settings.activateBefore);
  const from = Math.max(settled, due);
  return hold(now.getTime() < from, 'waiting', `it becomes active from ${minute(from)} on`);
}

export function policyHolds({ settings, wish, connection }: Situation, stage: string): readonly Hold[] {
  const waits = settings.policy === 'notify' || (settings.policy === 'stage' && stage === 'activate');
  const command = `rolebridge rotate saml ${connection.name}`;
  return hold(
    wish === undefined && waits,
    'policy',
    `policy ${settings.policy} leaves it to a person: ${command}`,
  );
}

export function hold(applies: boolean, name: Hold['rule'], reason: string): readonly Hold[] {
  return applies ? [{ rule: name, reason }] : [];
}

export function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
