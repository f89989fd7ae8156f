import { styleText } from 'node:util';
import { count, few } from '../core/words.ts';
import type { RegexReplacement } from '../model/federation.ts';
import type { ClaimPath, ClaimProof } from '../model/posture.ts';
import { jsonPieces } from './json-pieces.ts';
import { columns, plain } from './plain-text.ts';
import { hanging } from './wrapped.ts';

/** What the claim Role of one connection is to be, and where it leads now. */
export interface ClaimsReport {
  readonly connection: string;
  /** Its name in Entra. */
  readonly application: string;
  readonly wanted: {
    readonly replacements: readonly RegexReplacement[];
    readonly steps: readonly string[];
    readonly problems: readonly string[];
  };
  readonly proof: ClaimProof;
}

type To<T extends ClaimPath['leads']['to']> = ClaimPath & {
  readonly leads: Extract<ClaimPath['leads'], { readonly to: T }>;
};

const widest = 80;
/** Of groups that lead to a role: what is wrong comes after them. */
const mostRows = 100;

/** As people read it: the verdict, where each group leads and what is wrong with that, and what to paste. */
export function renderClaims(
  { connection, application, wanted, proof }: ClaimsReport,
  colour: boolean,
): string {
  const [roles, nowhere, unknown] = [to(proof, 'role'), to(proof, 'nowhere'), to(proof, 'unknown')];
  const rows = roles.map(({ group, leads }) => [
    plain(group.name),
    leads.roleArn.split('/').at(-1) ?? '',
    leads.accountId,
  ]);
  const sections = [
    hanging('', `${connection}: ${verdictOf(proof)}`, widest),
    proof.problems.flatMap((problem) =>
      hanging('WRONG     ', problem, widest).map((line) => coloured(line, 'red', colour)),
    ),
    rows.length === 0 ? [] : columns([['group', 'role', 'account'], ...rows.slice(0, mostRows)], 48),
    rows.length > mostRows ? [`and ${rows.length - mostRows} more: --json has them all`] : [],
    becauseLines('NOWHERE   ', nowhere, 'red', colour),
    becauseLines('unknown   ', unknown, 'yellow', colour),
    unknown.length > 0 ? [] : proof.unknowns.flatMap((reason) => hanging('unknown   ', reason, widest)),
    unreachedLines(proof.unreached),
    wanted.replacements.length === 0 ? [] : pasteLines(application, wanted.replacements),
    wanted.problems.flatMap((problem) => hanging('note      ', problem, widest)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** In pieces. */
export function renderClaimsJson({ proof, ...claims }: ClaimsReport): Iterable<string> {
  return jsonPieces({ formatVersion: 1, ...claims, ...proof }, 2);
}

function verdictOf({ paths, unreached, unknowns }: ClaimProof): string {
  const many = (word: ClaimPath['leads']['to']): number =>
    paths.filter(({ leads }) => leads.to === word).length;
  const parts = [
    ...(paths.length === 0 ? [] : [`${many('role')} of ${paths.length} lead to a role`]),
    ...(many('nowhere') === 0 ? [] : [`${many('nowhere')} nowhere`]),
    ...(many('unknown') === 0 ? [] : [`${many('unknown')} unknown`]),
    ...(unreached.length === 0 ? [] : [`nobody reaches ${count(unreached.length, 'role')}`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return unknowns.length > 0 ? 'the claim cannot be followed' : 'no group is in scope';
}

function unreachedLines(arns: readonly string[]): readonly string[] {
  const rest = arns.length - mostRows;
  return [...arns.slice(0, mostRows), ...(rest > 0 ? [`and ${rest} more: --json has them all`] : [])].flatMap(
    (line, index) => hanging(index === 0 ? 'unreached ' : ' '.repeat(10), line, widest),
  );
}

/** A line of its own each, never broken: they are there to be copied. */
function pasteLines(application: string, replacements: readonly RegexReplacement[]): readonly string[] {
  const place = `${application} > Single sign-on > Attributes & Claims > the group claim > Advanced options > Apply regex replace to groups claim content`;
  return [
    ...hanging('to enter  ', `Entra admin center > Enterprise applications > ${place}`, widest),
    ...replacements.flatMap(({ pattern, replacement }) => [
      '  Regex pattern',
      `    ${plain(pattern)}`,
      '  Regex replacement pattern',
      `    ${plain(replacement)}`,
    ]),
  ];
}

/** Groups lead nowhere together, for one reason: each reason is told once. */
function becauseLines(
  head: string,
  paths: readonly (To<'nowhere'> | To<'unknown'>)[],
  as: 'red' | 'yellow',
  colour: boolean,
): readonly string[] {
  const reasons = [...Map.groupBy(paths, ({ leads }) => leads.because)];
  return reasons.flatMap(([because, alike]) => [
    ...hanging(head, few([...new Set(alike.map(({ group }) => group.name))]), widest).map((line) =>
      coloured(line, as, colour),
    ),
    ...hanging(' '.repeat(head.length), because, widest),
  ]);
}

function to<T extends ClaimPath['leads']['to']>({ paths }: ClaimProof, word: T): readonly To<T>[] {
  return paths.filter((path): path is To<T> => path.leads.to === word);
}

function coloured(line: string, as: 'red' | 'yellow', asked: boolean): string {
  return asked ? styleText(as, line, { validateStream: false }) : line;
}
