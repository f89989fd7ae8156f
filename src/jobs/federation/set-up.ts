import type { Remark } from '../../core/job.ts';
import type { Gap } from '../../core/snapshot.ts';
import type { Unknown } from '../../model/known.ts';
import { keyOf, type FederationItem } from './federation-item.ts';
import type { Hold } from './hold.ts';

/** One part of a connection, or several: what is wanted, what is there, and what keeps it from being done. */
export interface SetUp {
  readonly desired: readonly FederationItem[];
  readonly current: readonly FederationItem[];
  readonly holds: readonly Hold[];
  /** What could not be read: nothing of it is changed. */
  readonly gaps: readonly Gap[];
  readonly remarks: readonly Remark[];
}

export const nothing: SetUp = { desired: [], current: [], holds: [], gaps: [], remarks: [] };

export function together(parts: readonly SetUp[]): SetUp {
  return {
    desired: parts.flatMap(({ desired }) => desired),
    current: parts.flatMap(({ current }) => current),
    holds: parts.flatMap(({ holds }) => holds),
    gaps: parts.flatMap(({ gaps }) => gaps),
    remarks: parts.flatMap(({ remarks }) => remarks),
  };
}

/** With all of it held back. */
export function heldBack(setUp: SetUp, rule: Hold['rule'], reason: string): SetUp {
  const keys = new Set([...setUp.desired, ...setUp.current].map(keyOf));
  return { ...setUp, holds: [...setUp.holds, ...[...keys].map((key) => ({ key, rule, reason }))] };
}

/** One thing that is wanted. @param current What is there of it, when anything is. */
export function one<T extends FederationItem>(desired: T, current?: T): SetUp {
  return { ...nothing, desired: [desired], current: current === undefined ? [] : [current] };
}

/** @param scope Account id, or the connection's name. */
export function unread(scope: string, reason: Unknown): SetUp {
  return { ...nothing, gaps: [gapOf(scope, reason)] };
}

export function gapOf(scope: string, { code, reason, hint }: Unknown): Gap {
  return { scope, code, reason, ...(hint === undefined ? {} : { hint }) };
}
