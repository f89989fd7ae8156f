import { styleText } from 'node:util';
import { few } from '../core/words.ts';
import { severities, severityOf, subjectWords, type CheckResult, type Posture } from '../model/posture.ts';
import { resultsOf, verdictOf } from './posture-counts.ts';
import { hanging } from './wrapped.ts';

type Wrong = Extract<CheckResult, { readonly verdict: 'wrong' }>;
type Unknown = Extract<CheckResult, { readonly verdict: 'unknown' }>;

const columns = 80;
const heads = { critical: 'CRITICAL  ', warning: 'warning   ', info: 'improve   ' } as const;
const colours = { critical: 'red', warning: 'yellow', info: 'cyan' } as const;
const indent = ' '.repeat(10);
/** So many cases of one finding, and lines of one text, are shown: the rest is counted. */
const most = 10;
const all = '--json has them all';

/** As people read it: the verdict, what is wrong, the worst first, what nobody could see, and how much is right. */
export function renderPosture(posture: Posture, colour: boolean): string {
  const results = resultsOf(posture);
  const wrong = results.filter((each) => each.verdict === 'wrong');
  const unknown = results.filter((each) => each.verdict === 'unknown');
  const sections = [
    [verdictOf(posture)],
    ...severities.flatMap((severity) =>
      alike(
        wrong.filter((each) => severityOf(each) === severity),
        ({ check, connection }) => [connection, check.id],
      ).map((group) => findingLines(group, severity, colour)),
    ),
    ...alike(unknown, ({ reason, next, lacks }) => [reason, next, lacks]).map((group) =>
      unknownLines(group, colour),
    ),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** One check of one connection: why it matters is told once, however many objects it is about. */
function findingLines(
  findings: readonly Wrong[],
  severity: keyof typeof heads,
  colour: boolean,
): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { check, connection } = first;
  const head = hanging(heads[severity], `${check.title}, ${placeOf(connection)} (${check.id})`, columns);
  return [
    ...head.map((line) => coloured(line, colours[severity], colour)),
    ...hanging(indent, check.why, columns),
    ...caseLines(alike(findings, ({ seen, expected, next }) => [seen, expected, next])),
  ];
}

function caseLines(cases: readonly (readonly Wrong[])[]): readonly string[] {
  const rest = cases.slice(most).flat().length;
  return [
    ...cases
      .slice(0, most)
      .flatMap((same) => [
        ...hanging('      of  ', namesOf(same), columns),
        ...shown('    seen  ', same[0]?.seen ?? ''),
        ...shown('  wanted  ', same[0]?.expected ?? ''),
        ...shown('   to do  ', same[0]?.next ?? ''),
      ]),
    ...(rest === 0 ? [] : hanging('     and  ', `${rest} more: ${all}`, columns)),
  ];
}

/** As many lines of a text as somebody reads. */
function shown(head: string, text: string): readonly string[] {
  const lines = hanging(head, text, columns);
  const rest = lines.length - most;
  return rest < 2 ? lines : [...lines.slice(0, most), `${indent}and ${rest} lines more: ${all}`];
}

/** What keeps several checks from being made is told once. */
function unknownLines(group: readonly Unknown[], colour: boolean): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { reason, next, lacks } = first;
  const checks = few([...new Set(group.map(({ check }) => check.id))], most);
  const places = [...new Set(group.map(({ connection }) => placeOf(connection)))];
  const head = hanging('unknown   ', `${checks}, ${few(places, most)}`, columns);
  return [
    ...head.map((line) => coloured(line, 'magenta', colour)),
    ...hanging('      of  ', namesOf(group), columns),
    ...shown('     why  ', reason),
    ...(lacks === undefined ? [] : hanging('   lacks  ', lacks, columns)),
    ...(next === undefined ? [] : shown('   to do  ', next)),
  ];
}

function placeOf(connection: string): string {
  return connection === 'rolebridge' ? 'of Rolebridge itself' : `in ${connection}`;
}

function namesOf(results: readonly CheckResult[]): string {
  return few([...new Set(results.map(({ subject }) => subjectWords(subject)))], most);
}

function alike<T>(items: readonly T[], by: (item: T) => unknown): readonly (readonly T[])[] {
  return [...Map.groupBy(items, (item) => JSON.stringify(by(item))).values()];
}

function coloured(line: string, colour: Parameters<typeof styleText>[0], asked: boolean): string {
  return asked ? styleText(colour, line, { validateStream: false }) : line;
}
