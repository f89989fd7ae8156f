import { everything, type Gap, type Snapshot } from '../../core/snapshot.ts';
import type { PermissionSetName } from '../../model/account-assignments.ts';
import type { LedgerEntry } from './ledger.ts';

/** The permission sets by name and by ARN, as far as they are known. */
export interface KnownSets {
  readonly arns: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
  /** Why there may be more. */
  readonly gap?: Gap;
}

/** What could not be described now keeps the name under which the ledger knows it: none can be renamed. */
export function knownSets(read: Snapshot<PermissionSetName>, ledger: readonly LedgerEntry[]): KnownSets {
  const [gap] = read.gaps;
  const unread = new Set(read.gaps.map(({ scope }) => scope));
  const remembered = ledger
    .flatMap(({ assignments }) => assignments)
    .map(({ permissionSetArn: arn, permissionSet: name }) => ({ arn, name }))
    .filter(({ arn }) => unread.has(everything) || unread.has(arn));
  const all = [...remembered, ...read.items];
  return {
    arns: new Map(all.map(({ arn, name }) => [name, arn])),
    names: new Map(all.map(({ arn, name }) => [arn, name])),
    ...(gap === undefined ? {} : { gap }),
  };
}
