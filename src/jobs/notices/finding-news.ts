import type { Finding } from '../../model/credentials.ts';
import { weeksBetween } from './horizons.ts';
import type { ToldOfFinding } from './memory.ts';
import type { FindingNews } from './notice.ts';
import { namesMore, type SubjectGenerations } from './told-subjects.ts';
import { rankOfSeverity } from './urgency.ts';

/**
 * What is to be told of a finding that stands: that it is there, at once; again when it names subjects that it did not
 * name before, or has become worse; and every week while it is critical.
 */
export function findingNews(
  finding: Finding,
  told: ToldOfFinding | undefined,
  subjects: SubjectGenerations,
  now: Date,
): readonly FindingNews[] {
  if (told === undefined || isWorse(finding, told, subjects)) return [{ kind: 'finding', finding }];
  const week = weeksBetween(new Date(told.at), now);
  return finding.severity === 'critical' && week > told.reminders
    ? [{ kind: 'reminder', finding, week }]
    : [];
}

/** What was told of it and still holds. */
export function toldFindingNews(finding: Finding, told: ToldOfFinding | undefined): readonly FindingNews[] {
  if (told === undefined) return [];
  return [
    { kind: 'finding', finding },
    ...(told.reminders === 0 ? [] : [{ kind: 'reminder', finding, week: told.reminders } as const]),
  ];
}

/**
 * What is remembered of a recipient once this was told; nothing once it is resolved.
 * @param generation The newest of the subjects that it names.
 */
export function rememberedFindingNews(
  told: ToldOfFinding | undefined,
  news: FindingNews,
  generation: number,
  now: Date,
): ToldOfFinding | undefined {
  if (news.kind === 'resolved') return undefined;
  const { severity } = news.finding;
  return told !== undefined && news.kind === 'reminder'
    ? { ...told, severity, generation, reminders: news.week }
    : { at: now.toISOString(), severity, generation, reminders: 0 };
}

function isWorse(finding: Finding, told: ToldOfFinding, subjects: SubjectGenerations): boolean {
  return (
    rankOfSeverity(finding.severity) < rankOfSeverity(told.severity) ||
    namesMore(finding, subjects, told.generation)
  );
}
