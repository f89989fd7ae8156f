import { RolebridgeError } from '../core/errors.ts';
import type { Remark } from '../core/job.ts';
import { nearest } from '../core/nearest.ts';
import { count } from '../core/words.ts';
import type { AwsAccount } from '../model/aws.ts';

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
export function onlyOne(
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
