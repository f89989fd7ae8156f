import { RolebridgeError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { everything, type Snapshot } from '../../core/snapshot.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import type { LedgerEntry } from './ledger.ts';

const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * Ids of the accounts that a run is narrowed to; undefined when it is not.
 * @param wanted Ids or names.
 * @throws RolebridgeError NARROWING_UNKNOWN when one fits no account, or several
 */
export function accountScope(
  wanted: readonly string[] | undefined,
  accounts: readonly AwsAccount[],
): ReadonlySet<string> | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  return new Set(
    wanted.map((text) => {
      const fitting = accounts.filter(({ id, name }) => text === id || text === name).map(({ id }) => id);
      // An account may be called what is another one's id: the id counts.
      const ids = fitting.includes(text) ? [text] : fitting;
      return onlyOne(
        'account',
        text,
        ids,
        accounts.map(({ name }) => name),
      );
    }),
  );
}

/** Which groups have to be read to know those that a run is narrowed to; undefined when it is not. */
export function groupQuery(
  wanted: readonly string[] | undefined,
  ledger: readonly LedgerEntry[],
): GroupQuery | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const names = wanted.filter((text) => !objectId.test(text));
  const ids = wanted.filter((text) => objectId.test(text)).map((text) => text.toLowerCase());
  const remembered = ledger
    .filter(({ displayName }) => names.includes(displayName))
    .map(({ group }) => group);
  return {
    prefixes: [...new Set(names)].toSorted(),
    ids: [...new Set([...ids, ...remembered])].toSorted(),
  };
}

/**
 * Object ids of the groups that a run is narrowed to; undefined when it is not.
 * @param wanted Object ids or display names, the latter also as the ledger remembers them.
 * @throws RolebridgeError NARROWING_UNKNOWN when one fits no group, or several
 */
export function groupScope(
  wanted: readonly string[] | undefined,
  groups: Snapshot<DirectoryGroup>,
  ledger: readonly LedgerEntry[],
): ReadonlySet<string> | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const broken = groups.gaps.find(({ scope }) => scope === everything);
  const known = [
    ...groups.items.map(({ id, displayName }) => ({ id, displayName })),
    ...ledger.filter(isMeant).map(({ group, displayName }) => ({ id: group, displayName })),
    // Asked for by its id, and not readable: the gap says so, and nothing is done about it.
    ...groups.gaps.filter((gap) => gap !== broken).map(({ scope }) => ({ id: scope, displayName: '' })),
  ];
  return new Set(
    wanted.map((text) => {
      const ids = known
        .filter(({ id, displayName }) => id === text.toLowerCase() || displayName === text)
        .map(({ id }) => id);
      const names = groups.items.map(({ displayName }) => displayName);
      return onlyOne('group', text, [...new Set(ids)].toSorted(), names, broken?.reason);
    }),
  );
}

/** Of a group that was deleted only the memory is left: one of the same name is meant. */
function isMeant({ goneSince, assignments }: LedgerEntry): boolean {
  return goneSince === undefined || assignments.length > 0;
}

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
