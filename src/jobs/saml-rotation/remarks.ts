import { milliseconds } from '../../core/duration.ts';
import type { Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import type { Certificate } from '../../model/certificates.ts';
import { accepts, lacking } from './acceptance.ts';
import { byEnd, couldFollow, hiddenFor, isExpired, isLeftOver, ownThumbprints } from './choice.ts';
import { minute } from './holds.ts';
import { certificateWords } from './kind.ts';
import type { NextStage } from './next-stage.ts';
import { supersededIn, type Position } from './position.ts';
import type { Situation } from './situation.ts';

/** What is to be said of one connection that is no change. */
export function remarksOn(
  situation: Situation,
  position: Position,
  next: NextStage,
  now: Date,
): readonly Remark[] {
  const { connection, active, acceptance } = situation;
  const say = (severity: Remark['severity'], text: string): Remark => ({
    severity,
    subject: connection.name,
    text,
  });
  return [
    say(
      position.at === 'severed' ? 'warning' : 'info',
      `${standing(situation, position, now)}${ahead(situation, next)}`,
    ),
    ...(isExpired(active, now)
      ? [
          say(
            'warning',
            `the active certificate ended on ${minute(Date.parse(active.notAfter))}: ${byItself}`,
          ),
        ]
      : []),
    ...acceptance.absent.map(({ id, name }) =>
      say('warning', `${id} ${name} has no SAML provider ${connection.samlProvider}: nobody signs in there`),
    ),
    ...acceptance.present
      .filter(({ provider }) => provider.problems.length > 0)
      .map(({ account, provider }) =>
        say('warning', `${account.id} ${account.name}: ${provider.problems.join('; ')}`),
      ),
    ...warnings(situation, position, now).map((text) => say('warning', text)),
    ...rolledBack(situation, now).map((text) => say('info', text)),
    ...shared(situation, now).map((text) => say('info', text)),
    ...foreign(situation).map((text) => say('info', text)),
    ...superseded(situation, position, now).map((text) => say('info', text)),
  ];
}

function warnings(situation: Situation, position: Position, now: Date): readonly string[] {
  const { active, acceptance, servicePrincipal, record } = situation;
  const { at } = position;
  const cut = at === 'severed' ? [] : lacking(acceptance, active.thumbprint);
  const unread = at === 'rolling-back' ? acceptance.unread : [];
  const hidden = hiddenFor(record, now);
  return [
    ...cut.map(
      ({ account: { id, name } }) =>
        `${id} ${name} does not accept the active certificate: nobody signs in there`,
    ),
    ...unread.map(
      ({ account: { id, name } }) =>
        `${id} ${name} could not be read: nobody may be able to sign in there after going back`,
    ),
    ...(at === 'due' && isExpired(active, now)
      ? ['Entra may sign with a new one at once: nobody can sign in then until every account has it']
      : []),
    ...(record.accounts ?? []).flatMap(({ id, left }) =>
      left === undefined
        ? []
        : [
            `${id} was an account of the connection until ${minute(Date.parse(left))}: it is given no certificate`,
          ],
    ),
    ...servicePrincipal.certificates
      .filter((each) => couldFollow(each, active, now) && hidden.includes(each.thumbprint))
      .map(
        (each) =>
          `${certificateWords(each)} has not been in the federation metadata for more than a day, and is passed over`,
      ),
  ];
}

/** Entra: "Manage federation certificates": a new one is considered although nobody made it active. */
const byItself =
  'Entra may sign with any other valid certificate of the application, which accounts may not accept';

function standing(situation: Situation, position: Position, now: Date): string {
  const { active, acceptance } = situation;
  const days = Math.floor((Date.parse(active.notAfter) - now.getTime()) / 86_400_000);
  const signs = `signs with ${certificateWords(active)} (${count(days, 'day')} left)`;
  const reached = ({ thumbprint }: Certificate): string =>
    `${acceptance.present.filter((each) => accepts(each, thumbprint)).length} of ${count(acceptance.accounts.length, 'account')}`;
  switch (position.at) {
    case 'rolling-back':
      return `${signs}; back to ${certificateWords(position.target)}, accepted by ${reached(position.target)}`;
    case 'rolled-back':
      return `${signs}: rolled back already`;
    case 'severed':
      return `${signs}, which only ${reached(active)} are known to accept: nobody can sign in to the others`;
    case 'staged':
      return `${signs}; ${certificateWords(position.candidate)} is made, and not in the federation metadata yet`;
    case 'published':
    case 'distributed':
      return `${signs}; ${certificateWords(position.candidate)} is distributed to ${reached(position.candidate)}`;
    case 'due':
      return `${signs}; there is no next certificate`;
    case 'activated':
      return `${signs}; ${certificateWords(position.leftOver)} stays accepted until ${minute(position.until)}`;
    case 'cleaning':
      return `${signs}; ${certificateWords(position.leftOver)} is still accepted, and its overlap is over`;
    case 'idle':
      return `${signs}; nothing to do until ${minute(dueAt(situation))}, when the next one is made (--to stage makes it now)`;
  }
}

function dueAt({ active, settings }: Situation): number {
  return Date.parse(active.notAfter) - milliseconds(settings.stageBefore);
}

function ahead({ connection, wish }: Situation, { stage, beyondWish }: NextStage): string {
  if (stage === undefined || wish?.rollback === true) return '';
  if (beyondWish) return `; stops before ${stage}, as asked (--to ${wish?.to ?? ''})`;
  return `; next: ${stage} (rolebridge rotate saml ${connection.name})`;
}

function rolledBack({ connection, servicePrincipal, record }: Situation, now: Date): readonly string[] {
  return servicePrincipal.certificates
    .filter((each) => !isExpired(each, now) && (record.rolledBack ?? []).includes(each.thumbprint))
    .map(
      (each) =>
        `${certificateWords(each)} was rolled back: only a person makes it active again ` +
        `(rolebridge rotate saml ${connection.name} --to activate)`,
    );
}

function shared(situation: Situation, now: Date): readonly string[] {
  return supersededIn(situation, now).flatMap((each) => {
    const names = situation.neighbours.certificates.get(each.thumbprint) ?? [];
    return names.length === 0
      ? []
      : [`${certificateWords(each)} stays accepted: it is a certificate of ${names.join(', ')} as well`];
  });
}

/** Somebody else's, such as another tenant's: seen, and left alone. */
function foreign({ connection, servicePrincipal, record, acceptance }: Situation): readonly string[] {
  const own = ownThumbprints(servicePrincipal, record);
  const strangers = acceptance.present.flatMap(({ account, provider }) =>
    provider.certificates
      .filter(({ thumbprint }) => !own.has(thumbprint))
      .map(({ thumbprint }) => ({ thumbprint, account: account.id })),
  );
  return [...Map.groupBy(strangers, ({ thumbprint }) => thumbprint)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([thumbprint, where]) =>
        `${thumbprint} is no certificate of ${connection.name}, and accepted in ${count(where.length, 'account')} ` +
        `(${where.map(({ account }) => account).join(', ')}): left alone`,
    );
}

/** Entra: "Manage federation certificates" has how a person deletes one; Graph's pages contradict each other on it. */
function superseded(
  { servicePrincipal, active, record, acceptance }: Situation,
  { at }: Position,
  now: Date,
): readonly string[] {
  if (at !== 'idle') return [];
  const old = servicePrincipal.certificates
    .filter((each) => isLeftOver(each, active, record, now))
    .filter(({ thumbprint }) => !acceptance.present.some((each) => accepts(each, thumbprint)))
    .toSorted(byEnd);
  if (old.length === 0) return [];
  const which = old.map(certificateWords).join(', ');
  return [
    `Entra still has ${which}, which no account accepts that could be read: a person may delete it, see ` +
      'https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on',
  ];
}
