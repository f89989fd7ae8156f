import * as z from 'zod';
import type { BegunByTarget } from '../core/guard.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { StateEntry, StateKey, StateStore } from './state-store.ts';

/** What a run that is cut into slices has begun, and which effects a person has approved. */
export interface RunRecord {
  readonly begun: BegunByTarget;
  readonly approved?: readonly string[];
}

export interface RunKey {
  readonly job: string;
  readonly run: string;
}

/** Longer than a durable execution lasts and its history is kept. */
const keptFor = 30 * 86_400_000;

/** An item of DynamoDB may have 400 KB: what is longer goes on in items of its own. */
const mostCharacters = 300_000;

const head = z.object({ text: z.string(), parts: z.number(), generation: z.number() });
const part = z.object({ text: z.string() });

const set = z.array(z.string()).transform((keys) => new Set(keys));
const stored = z.object({
  begun: z
    .array(z.tuple([z.string(), z.object({ existing: z.number(), deletes: set, updates: set })]))
    .transform((entries) => new Map(entries)),
  approved: z.array(z.string()).exactOptional(),
});

/** @throws RolebridgeError STATE_UNREADABLE: guessing could let a run delete more than it may. */
export async function readRunRecord(store: StateStore, key: RunKey): Promise<RunRecord | undefined> {
  const entry = await store.get(headKey(key));
  if (entry === undefined) return undefined;
  try {
    const { text, parts, generation } = head.parse(entry.value);
    const more = await Promise.all(
      Array.from({ length: parts }, (_, index) => store.get(partKey(key, generation, index))),
    );
    const whole = [text, ...more.map((each) => part.parse(each?.value).text)].join('');
    return stored.parse(JSON.parse(whole));
  } catch (error) {
    throw unreadable(entry, error);
  }
}

/** Written in one step, however long: the parts count from when the head names them. */
export async function keepRunRecord(
  store: StateStore,
  key: RunKey,
  record: RunRecord,
  now: Date,
): Promise<void> {
  const [text = '', ...parts] = cut(textOf(record));
  const before = await store.get(headKey(key));
  const generation = (before?.version ?? 0) + 1;
  const value = { text, parts: parts.length, generation };
  if (before !== undefined && parts.length === 0 && head.safeParse(before.value).data?.text === text) return;
  const options = { expires: new Date(now.getTime() + keptFor) };
  for (const [index, each] of parts.entries()) {
    const old = await store.get(partKey(key, generation, index));
    await store.put(partKey(key, generation, index), { text: each }, old?.version ?? 'absent', options);
  }
  await store.put(headKey(key), value, before?.version ?? 'absent', options);
}

/** In ASCII, so that as many characters are as many bytes. */
function textOf({ begun, approved }: RunRecord): string {
  const text = JSON.stringify({
    begun: [...begun].map(([target, { existing, deletes, updates }]) => [
      target,
      { existing, deletes: [...deletes], updates: [...updates] },
    ]),
    approved,
  });
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) =>
    character
      .split('')
      .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function cut(text: string): readonly string[] {
  const count = Math.ceil(text.length / mostCharacters);
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * mostCharacters, (index + 1) * mostCharacters),
  );
}

function headKey({ job, run }: RunKey): StateKey {
  return { partition: `begun#${job}`, name: run };
}

function partKey(key: RunKey, generation: number, index: number): StateKey {
  return { partition: `begun#${key.job}`, name: `${key.run} ${generation} ${index + 1}` };
}

function unreadable({ key: { partition, name } }: StateEntry, cause: unknown): RolebridgeError {
  return new RolebridgeError(
    'STATE_UNREADABLE',
    `nobody can tell what the run has begun: ${partition}/${name}`,
    {
      hint: 'It may be of a newer version. Start the job again: a new run begins with nothing and reads the clouds.',
      cause,
    },
  );
}
