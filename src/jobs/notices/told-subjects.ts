import type { Finding } from '../../model/credentials.ts';
import type { RememberedFinding } from './memory.ts';

/** Subject -> the generation in which it was added to a finding. */
export type SubjectGenerations = Readonly<Record<string, number>>;

type Told = Pick<RememberedFinding, 'subjects' | 'told'>;

/** With the subjects that the finding names and memory did not have yet: they are one generation. */
export function withSubjectsOf(entry: Told | undefined, { subjects = [] }: Finding): SubjectGenerations {
  const known = entry?.subjects ?? {};
  const added = subjects.filter((subject) => !Object.hasOwn(known, subject)).toSorted();
  if (added.length === 0) return known;
  const next = newestGeneration(entry) + 1;
  return { ...known, ...Object.fromEntries(added.map((subject) => [subject, next])) };
}

/** Without the subjects that are mended, so that they are told again when they break again. */
export function withoutMended(known: SubjectGenerations, { subjects = [] }: Finding): SubjectGenerations {
  const there = new Set(subjects);
  return Object.fromEntries(Object.entries(known).filter(([subject]) => there.has(subject)));
}

/** Also of subjects that are mended: a generation is never used twice. 0: there were never any. */
export function newestGeneration(entry: Told | undefined): number {
  if (entry === undefined) return 0;
  const told = Object.values(entry.told).map(({ generation }) => generation);
  return [...told, ...Object.values(entry.subjects)].reduce((most, each) => Math.max(most, each), 0);
}

/** Whether it names a subject that somebody was not told of who was told up to this generation. */
export function namesMore(
  { subjects = [] }: Finding,
  known: SubjectGenerations,
  generation: number,
): boolean {
  const generations = new Map(Object.entries(known));
  return subjects.some((subject) => (generations.get(subject) ?? Infinity) > generation);
}
