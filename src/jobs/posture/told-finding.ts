import { digestOf } from '../../core/plan-id.ts';
import { cutTo, few } from '../../core/words.ts';
import type { Finding } from '../../model/credentials.ts';
import {
  findingKey,
  severities,
  severityOf,
  subjectWords,
  type CheckResult,
  type Severity,
} from '../../model/posture.ts';
import { ownConnection } from './checks/own.ts';

export type Wrong = Extract<CheckResult, { readonly verdict: 'wrong' }>;

/** So many cases of one finding are told in full: the rest is counted, and `rolebridge doctor` has it. */
const mostCases = 10;
/** Of what was seen, of what is expected and of what to do, each, in characters. */
const longestPart = 1_000;
/** DynamoDB takes 400 KB an item, and one of these takes 21 bytes. */
const mostSubjects = 10_000;

/**
 * The finding that one check makes in one connection, however many objects are wrong.
 * @param wrong At least one, all of one check and connection.
 * @param kept Subjects that it named before and that nobody can judge now.
 */
export function findingOf(wrong: readonly [Wrong, ...Wrong[]], kept: readonly string[]): Finding {
  const [first] = wrong;
  const { check, connection } = first;
  const names = [...new Set(wrong.map(({ subject }) => subject.name))];
  const subjects = new Set([...wrong.map(subjectMark), ...kept]);
  return {
    key: findingKey(first),
    severity: worstOf(wrong),
    title: `${names[0]}${wrong.length > 1 ? ` and ${wrong.length - 1} more` : ''} in ${connection}: ${check.title}`,
    text: textOf(wrong),
    remedy: remedyOf(wrong, connection),
    subjects: [...subjects].toSorted().slice(0, mostSubjects),
  };
}

/** Stands for what a result is about: as short for a long ARN as for an account. */
export function subjectMark({ subject }: Pick<CheckResult, 'subject'>): string {
  return digestOf(subject.id).toString('base64url').slice(0, 16);
}

function worstOf(wrong: readonly Wrong[]): Severity {
  const there = new Set(wrong.map(severityOf));
  return severities.find((severity) => there.has(severity)) ?? 'info';
}

function textOf(wrong: readonly [Wrong, ...Wrong[]]): string {
  const [{ check, connection }] = wrong;
  const cases = [...Map.groupBy(wrong, ({ seen, expected }) => JSON.stringify([seen, expected])).values()];
  const told = cases.slice(0, mostCases);
  const rest = wrong.length - told.flat().length;
  return [
    ...told.flatMap(caseLines),
    ...(rest === 0 ? [] : [`And of ${rest} more: ${doctorOf(connection)} tells of all.`]),
    check.why,
  ].join('\n');
}

function caseLines(alike: readonly Wrong[]): readonly string[] {
  const names = alike.map(({ subject }) => subjectWords(subject));
  return [
    `Of: ${few(names)}`,
    `Seen: ${cutTo(alike[0]?.seen ?? '', longestPart)}`,
    `Expected: ${cutTo(alike[0]?.expected ?? '', longestPart)}`,
  ];
}

function remedyOf(wrong: readonly Wrong[], connection: string): string {
  const steps = [...new Set(wrong.map(({ next }) => cutTo(next, longestPart)))];
  const rest = steps.length - mostCases;
  return [
    ...steps.slice(0, mostCases),
    ...(rest > 0 ? [`And ${rest} more: ${doctorOf(connection)} tells of all.`] : []),
  ].join('\n');
}

function doctorOf(connection: string): string {
  return connection === ownConnection ? 'rolebridge doctor' : `rolebridge doctor ${connection}`;
}
