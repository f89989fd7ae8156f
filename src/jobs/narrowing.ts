import { RolebridgeError } from '../core/errors.ts';
import type { Remark } from '../core/job.ts';
import { nearest } from '../core/nearest.ts';
import { everything, type Snapshot } from '../core/snapshot.ts';
import { count } from '../core/words.ts';
import type { AwsAccount } from '../model/aws.ts';
import type { DirectoryGroup, GroupQuery } from '../model/directory-groups.ts';

/**
 * Ids of the accounts that a run is narrowed to; undefined when it is not.
 * @param wanted Ids or names.
 * @param whose The accounts, in words for who names none of them.
 * @throws RolebridgeError NARROWING_UNKNOWN when one fits no account, or several
 */
export function accountScope(
  wanted: readonly string[] | undefined,
  accounts: readonly Pick<AwsAccount, 'id' | 'name'>[],
  whose = 'the organization',
): ReadonlySet<string> | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  return new Set(
    wanted.map((text) => {
      const fitting = accounts.filter(({ id, name }) => text === id || text === name).map(({ id }) => id);
      // An account may be called what is another one's id: the id counts.
      const ids = fitting.includes(text) ? [text] : fitting;
      if (ids.length === 0 && /^\d{12}$/u.test(text)) throw noneOf(whose, text);
      return onlyOne(
        'account',
        text,
        ids,
        accounts.map(({ name }) => name),
      );
    }),
  );
}

function noneOf(whose: string, id: string): RolebridgeError {
  return new RolebridgeError('NARROWING_UNKNOWN', `${id} is not among the accounts of ${whose}`, {
    hint: 'Look for a slip in the number, and at `accounts` in the configuration.',
  });
}

/**
 * The one id that a text means.
 * @param names Of all there are, for who mistyped one.
 * @param broken Why not all of them could be read.
 * @throws RolebridgeError NARROWING_UNKNOWN when there is none, or several
 */
function onlyOne(
  noun: string,
  text: string,
  ids: readonly string[],
  names: readonly string[],
  broken?: string,
): string {
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return only;
  const meant = nearest(text, names);
  throw new RolebridgeError(
    'NARROWING_UNKNOWN',
    only === undefined
      ? `no ${noun} is called ${text}${broken === undefined ? '' : `, or it could not be read: ${broken}`}`
      : `${ids.length} ${noun}s are called ${text}: ${ids.join(', ')}`,
    {
      hint:
        only !== undefined
          ? 'Name the one that is meant by its id.'
          : meant === undefined
            ? `Name the ${noun} by its id, or by its whole name as it is written there.`
            : `Did you mean ${meant}?`,
    },
  );
}

/** As Entra ID writes ids, in whichever case. */
const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export function isObjectId(text: string): boolean {
  return objectId.test(text);
}

/**
 * Which groups have to be read to know those that a person names.
 * @param wanted Object ids or display names.
 * @param ids Object ids of others to be read along.
 */
export function namedGroupsQuery(wanted: readonly string[], ids: readonly string[]): GroupQuery {
  const names = wanted.filter((text) => !isObjectId(text));
  const own = wanted.filter(isObjectId).map((text) => text.toLowerCase());
  return {
    prefixes: [...new Set(names)].toSorted(),
    ids: [...new Set([...own, ...ids])].toSorted(),
  };
}

type NamedGroup = Pick<DirectoryGroup, 'id' | 'displayName'>;

/**
 * Object ids of the groups that a person names.
 * @param wanted Object ids or display names.
 * @param remembered Known besides those that were read.
 * @throws RolebridgeError NARROWING_UNKNOWN when one fits no group, or several
 */
export function namedGroups(
  wanted: readonly string[],
  { items, gaps }: Snapshot<DirectoryGroup>,
  remembered: readonly NamedGroup[] = [],
): readonly string[] {
  const broken = gaps.find(({ scope }) => scope === everything);
  // Asked for by its id, and not readable: the gap says so, and nothing is done about it.
  const unread = gaps.filter((gap) => gap !== broken).map(({ scope }) => ({ id: scope, displayName: '' }));
  const known: readonly NamedGroup[] = [...items, ...remembered, ...unread];
  const names = items.map(({ displayName }) => displayName);
  return wanted.map((text) => {
    const fitting = known.filter(
      ({ id, displayName }) => id.toLowerCase() === text.toLowerCase() || displayName === text,
    );
    const ids = [...new Set(fitting.map(({ id }) => id))].toSorted();
    return onlyOne('group', text, ids, names, broken?.reason);
  });
}

const mostNames = 10;

/** Says in the report to what a run is narrowed. @param names Of each thing, as people know it. */
export function narrowedTo(noun: string, names: readonly string[]): Remark {
  const shown = names.toSorted().slice(0, mostNames);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return {
    severity: 'info',
    subject: 'this run',
    text: `is narrowed to ${count(names.length, noun)}: ${shown.join(', ')}${more}`,
  };
}

/** An account as people know it, in words: its name may be that of another one. */
export function accountWords(id: string, accounts: readonly Pick<AwsAccount, 'id' | 'name'>[]): string {
  const account = accounts.find((each) => each.id === id);
  return account === undefined || account.name === id ? id : `${account.name} (${id})`;
}
