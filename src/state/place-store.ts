import * as z from 'zod';
import { StateConflictError, type StateKey, type StateStore } from './state-store.ts';

/** Up to where the changes of a directory were looked at. */
export interface Place {
  /** As the directory gave it. */
  readonly link: string;
  /** When it was given: a directory forgets its places. */
  readonly since: Date;
  /** What is followed from there, in words of whoever looks: another question needs another place. */
  readonly follows: string;
  /**
   * What the changes before it asked of each job and nobody has finished. A directory that is asked again need not tell
   * again of what came and went meanwhile.
   */
  readonly unfinished?: Unfinished | undefined;
}

/** Ids, by job. */
export type Unfinished = Readonly<Record<string, readonly string[]>>;

export interface StoredPlace {
  /** Undefined when there is none, or one of an unknown form: whoever looks then begins anew. */
  readonly place: Place | undefined;
  readonly version: number | 'absent';
}

const stored = z.object({
  link: z.string().min(1),
  since: z.coerce.date(),
  follows: z.string(),
  unfinished: z.record(z.string(), z.array(z.string())).optional(),
});

export async function readPlace(state: StateStore, directory: string): Promise<StoredPlace> {
  const entry = await state.get(keyOf(directory));
  return { place: stored.safeParse(entry?.value).data, version: entry?.version ?? 'absent' };
}

/**
 * Where somebody else has looked meanwhile, their place stays: it was as good, and what is told twice does no harm.
 * @returns The version to write over next.
 */
export async function writePlace(
  state: StateStore,
  directory: string,
  { link, since, follows, unfinished }: Place,
  version: number | 'absent',
): Promise<number | 'absent'> {
  const rest = unfinished === undefined ? {} : { unfinished };
  try {
    return await state.put(keyOf(directory), { link, since: since.toISOString(), follows, ...rest }, version);
  } catch (error) {
    if (!(error instanceof StateConflictError)) throw error;
    return version;
  }
}

function keyOf(directory: string): StateKey {
  return { partition: 'place', name: directory };
}
