import * as z from 'zod';
import { stableJson } from '../../core/stable-json.ts';
import type { StateEntry, StateKey, StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';

/** A token that we gave Entra, and when it ends. ISO times. */
interface HandedToken {
  /** When Entra was first given it. */
  readonly tokenFrom: string;
  readonly expires: string;
  /** When a provisioning cycle with it had ended well; absent: not yet. */
  readonly healthy?: string;
  /** Tells the token from another one; absent in what was written before there were any. */
  readonly fingerprint?: string;
}

/** The token that Entra was given last. */
export interface Handover extends HandedToken {
  /** Those before it that have not ended: AWS lets two tokens live, and a person may go back to the other. */
  readonly earlier?: readonly HandedToken[];
}

export interface HandingOver {
  readonly fingerprint: string;
  readonly at: Date;
  /** ISO time, when somebody says another end than a year after `at`. */
  readonly expires?: string;
}

const partition = 'handovers';
/** AWS: "Generate an access token": a SCIM token is valid for one year. */
const YEAR_MS = 365 * 86_400_000;

const token = z.object({
  tokenFrom: z.iso.datetime(),
  expires: z.iso.datetime(),
  healthy: z.iso.datetime().exactOptional(),
  fingerprint: z.string().exactOptional(),
});
const stored = token.extend({ earlier: z.array(token).exactOptional() });

/** The record of a token. One that was handed over before is no younger for it: its dates stay as they were. */
export function handoverOf(
  before: Handover | undefined,
  { fingerprint, at, expires }: HandingOver,
): Handover {
  const known = tokensOf(before).filter((each) => each.fingerprint !== undefined);
  const same = known.find((each) => each.fingerprint === fingerprint);
  const earlier = known.filter((each) => each !== same && Date.parse(each.expires) > at.getTime());
  const begun = same ?? {
    tokenFrom: at.toISOString(),
    expires: new Date(at.getTime() + YEAR_MS).toISOString(),
    fingerprint,
  };
  return {
    ...begun,
    ...(expires === undefined ? {} : { expires }),
    ...(earlier.length === 0 ? {} : { earlier }),
  };
}

function tokensOf(before: Handover | undefined): readonly HandedToken[] {
  if (before === undefined) return [];
  const { earlier = [], ...last } = before;
  return [last, ...earlier];
}

/**
 * The last hand-over of an entry of IAM Identity Center.
 * @throws RolebridgeError STATE_UNREADABLE when something else is stored there
 */
export async function readHandover(state: StateStore, entry: string): Promise<Handover | undefined> {
  const found = await state.get(keyOf(entry));
  return found === undefined ? undefined : handoverIn(found);
}

/** The same for who is about to write: what cannot be read is not in the way of a new record. */
export async function lastHandover(state: StateStore, entry: string): Promise<Handover | undefined> {
  return stored.safeParse((await state.get(keyOf(entry)))?.value).data;
}

/** The new one takes the place of the one before. @throws StateConflictError when somebody else writes at once */
export async function writeHandover(state: StateStore, entry: string, handover: Handover): Promise<void> {
  const key = keyOf(entry);
  const before = await state.get(key);
  if (before !== undefined && stableJson(before.value) === stableJson(handover)) return;
  await state.put(key, handover, before?.version ?? 'absent');
}

function handoverIn({ key, value }: StateEntry): Handover {
  const parsed = stored.safeParse(value);
  if (parsed.success) return parsed.data;
  throw stateUnreadable(
    key,
    'Hand the token over again, or delete the entry and state its date in the configuration.',
    parsed.error,
  );
}

function keyOf(entry: string): StateKey {
  return { partition, name: entry };
}
