import {
  findingKey,
  severities,
  severityOf,
  type CheckResult,
  type Posture,
  type Severity,
} from '../../model/posture.ts';
import type { Inventory, Unread } from '../notices/inventory.ts';
import { ownConnection } from './checks/own.ts';
import { findingOf, subjectMark, type Wrong } from './told-finding.ts';

/** What the posture says to those who are told, beside what they have been told before. */
export interface ToldPosture {
  readonly posture: Posture;
  /** Keys of the findings whose check has seen everything that it looks at, so that what it does not name is gone. */
  readonly whole: ReadonlySet<string>;
  /** The least severity that is told. */
  readonly tell: Severity;
  /** The findings that memory has: key -> its subjects. */
  readonly remembered: ReadonlyMap<string, readonly string[]>;
}

type Told = Pick<Inventory, 'findings' | 'judged' | 'unread'>;

/**
 * One finding for each check and connection, which names everything that is wrong.
 *
 * | a finding                                                        | is                                        |
 * |------------------------------------------------------------------|-------------------------------------------|
 * | with a result that is wrong, as severe as what is told or worse  | there; it keeps what nobody can judge now |
 * | all of whose subjects are right, or gone from what was seen whole | over                                      |
 * | with a subject that is neither                                   | as it was told                            |
 * | with results that are wrong, less severe, beside right ones      | not watched any more                      |
 * | of no connection of today                                        | not watched any more                      |
 */
export function toldFindings(told: ToldPosture): Told {
  const results = Map.groupBy(resultsOf(told.posture), findingKey);
  const keys = [...new Set([...results.keys(), ...told.remembered.keys()])].toSorted();
  const each = keys.map((key) => toldOf(key, results.get(key) ?? [], told));
  return {
    findings: each.flatMap(({ findings }) => findings),
    judged: each.flatMap(({ judged }) => judged),
    unread: each.flatMap(({ unread }) => unread),
  };
}

export function resultsOf({ connections, own }: Posture): readonly CheckResult[] {
  return [...connections.flatMap(({ results }) => results), ...own];
}

function toldOf(key: string, results: readonly CheckResult[], told: ToldPosture): Told {
  const open = openSubjects(key, results, told);
  const [first, ...others] = results.filter((each): each is Wrong => isTold(each, told.tell));
  if (first !== undefined)
    return { ...nothing, findings: [findingOf([first, ...others], open)], judged: [key] };
  const unknown = results.find(({ verdict }) => verdict === 'unknown');
  if (unknown?.verdict === 'unknown') return { ...nothing, unread: [unreadKey(key, unknown.reason)] };
  if (open.length > 0)
    return { ...nothing, unread: [unreadKey(key, 'not everything that it is about could be read')] };
  const isOver = isOfToday(key, told.posture) && results.every(({ verdict }) => verdict === 'right');
  return isOver ? { ...nothing, judged: [key] } : nothing;
}

const nothing: Told = { findings: [], judged: [], unread: [] };

/** Subjects that memory has and that are neither wrong, nor right, nor gone for sure. */
function openSubjects(
  key: string,
  results: readonly CheckResult[],
  { posture, whole, remembered }: ToldPosture,
): readonly string[] {
  const subjects = remembered.get(key) ?? [];
  if (subjects.length === 0 || !isOfToday(key, posture)) return [];
  const isWhole = whole.has(key) && results.every(({ verdict }) => verdict !== 'unknown');
  if (isWhole) return [];
  const judged = new Set(results.filter(({ verdict }) => verdict !== 'unknown').map(subjectMark));
  return subjects.filter((each) => !judged.has(each));
}

function isTold(result: CheckResult, tell: Severity): boolean {
  const severity = severityOf(result);
  return severity !== undefined && severities.indexOf(severity) <= severities.indexOf(tell);
}

function unreadKey(prefix: string, reason: string): Unread {
  return { prefix, whole: true, reason };
}

function isOfToday(key: string, { connections }: Posture): boolean {
  const connection = key.slice(key.indexOf('/') + 1);
  return connection === ownConnection || connections.some(({ name }) => name === connection);
}
