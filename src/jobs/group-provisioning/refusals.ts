import type { OnDemandResult } from '../../model/provisioning.ts';

/** What Entra would not bring, so that it is not asked for the same again and again. */
export interface Refusal {
  /** In Entra's words. */
  readonly reason: string;
  /** How often it was refused, one time after the other. */
  readonly times: number;
  /** ISO time: until then nobody asks again, unless a person names the group. */
  readonly until: string;
}

/** By the object id of a group, or of a group and a user with a space between them. */
export type Refusals = ReadonlyMap<string, Refusal>;

/** Entra: "On-demand provisioning in Microsoft Entra ID": a new assignment counts after a few minutes. */
const firstWaitMs = 15 * 60_000;
const longestWaitMs = 24 * 3_600_000;
/** What nobody has asked for so long after its time is of somebody who left. */
const forgottenAfterMs = 30 * 24 * 3_600_000;

export function refusalKey(groupId: string, userId?: string): string {
  return [groupId, ...(userId === undefined || userId === groupId ? [] : [userId])].join(' ').toLowerCase();
}

/** Those that still count. */
export function standing(refusals: Refusals, now: Date): Refusals {
  return new Map([...refusals].filter(([, { until }]) => Date.parse(until) > now.getTime()));
}

/** What is remembered after Entra was asked: each time that something is refused again, four times as long. */
export function refusalsAfter(before: Refusals, results: readonly OnDemandResult[], now: Date): Refusals {
  const after = new Map(
    [...before].filter(([, { until }]) => Date.parse(until) + forgottenAfterMs > now.getTime()),
  );
  for (const result of results) {
    const { group, members } = result.edit;
    if (result.status === 'applied')
      for (const id of [group, ...members]) after.delete(refusalKey(group, id));
    for (const [id, reason] of result.refused ?? []) {
      const key = refusalKey(group, id);
      const times = (before.get(key)?.times ?? 0) + 1;
      const wait = Math.min(firstWaitMs * 4 ** (times - 1), longestWaitMs);
      after.set(key, { reason, times, until: new Date(now.getTime() + wait).toISOString() });
    }
  }
  return after;
}
