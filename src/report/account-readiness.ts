import { styleText } from 'node:util';
import type { Remark } from '../core/job.ts';
import { count } from '../core/words.ts';
import type { AccountReadiness, Finding } from '../model/account-readiness.ts';
import { inert } from './json.ts';
import { columns, plain } from './plain-text.ts';
import { hanging } from './wrapped.ts';

export interface NamedReadiness extends AccountReadiness {
  readonly accountName: string;
  readonly connections: readonly string[];
}

export interface Readiness {
  readonly accounts: readonly NamedReadiness[];
  readonly remarks: readonly Remark[];
}

/** `lacking` when anything is missing, else `unknown` when anything could not be seen. */
export type Verdict = 'ready' | 'lacking' | 'unknown';

const checks = ['role', 'rule', 'trail'] as const;
type Check = (typeof checks)[number];

export function verdictOf(account: AccountReadiness): Verdict {
  const states = checks.map((check) => account[check].state);
  if (states.includes('missing')) return 'lacking';
  return states.includes('unknown') ? 'unknown' : 'ready';
}

const colours = { there: 'green', missing: 'red', unknown: 'yellow' } as const;

/** As people read it: the verdict, a table of all accounts, and what is wrong, each reason once. */
export function renderReadiness(readiness: Readiness, colour: boolean): string {
  const { accounts, remarks } = readiness;
  const rows = accounts.map((account) => [
    account.accountId,
    plain(account.accountName),
    ...checks.map((check) => account[check].state),
    account.connections.join(', '),
  ]);
  const [head = '', ...lines] = columns([['account', 'name', ...checks, 'connections'], ...rows], 40);
  const sections = [
    [verdictWords(accounts)],
    accounts.length === 0 ? [] : [head, ...lines.map((line) => (colour ? coloured(line) : line))],
    ...troubles(accounts),
    remarks.map(({ subject, text }) => plain(`note: ${subject}: ${text}`)),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

export function renderReadinessJson({ accounts, remarks }: Readiness): string {
  const told = accounts.map((account) => ({ verdict: verdictOf(account), ...account }));
  return `${inert(JSON.stringify({ formatVersion: 1, accounts: told, remarks }, null, 2))}\n`;
}

function verdictWords(accounts: readonly NamedReadiness[]): string {
  const number = (verdict: Verdict): number =>
    accounts.filter((account) => verdictOf(account) === verdict).length;
  const parts = [
    [number('lacking'), 'lacking something'],
    [number('unknown'), 'of which nobody can tell'],
    [number('ready'), 'ready'],
  ] as const;
  const told = parts.filter(([many]) => many > 0).map(([many, words]) => `${many} ${words}`);
  return [count(accounts.length, 'account'), ...(told.length === 0 ? [] : [told.join(', ')])].join(': ');
}

/** The words stand in columns of their own, and no account's name is three words of these between two spaces. */
function coloured(line: string): string {
  return line.replaceAll(/(?<= {2})(?:there|missing|unknown)(?= {2}|$)/gu, (word) =>
    styleText(colours[word as Finding['state']], word, { validateStream: false }),
  );
}

/** Accounts lack the same for the same reason: what is to be done is told once. */
function troubles(accounts: readonly NamedReadiness[]): readonly (readonly string[])[] {
  const all = accounts.flatMap((account) =>
    checks.flatMap((check) => {
      const finding = account[check];
      return finding.state === 'there' ? [] : [{ account, check, finding }];
    }),
  );
  const byReason = Map.groupBy(all, ({ account: { accountId }, check, finding: { state, said, hint } }) =>
    [check, state, said.replaceAll(accountId, '…').replaceAll(/request [\w-]+/gu, '…'), hint].join('\n'),
  );
  return [...byReason.values()]
    .toSorted(([a], [b]) => rank(a?.finding) - rank(b?.finding))
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { check, finding } = first;
      return [troubleLines(check, finding, group)];
    });
}

type Trouble = Exclude<Finding, { readonly state: 'there' }>;

function rank(finding: Trouble | undefined): number {
  return finding?.state === 'missing' ? 0 : 1;
}

const fewAccounts = 10;

function troubleLines(
  check: Check,
  { state, said, hint }: Trouble,
  group: readonly { readonly account: NamedReadiness; readonly finding: Trouble }[],
): readonly string[] {
  const ids = group.map(({ account }) => account.accountId);
  const named = ids.slice(0, fewAccounts).join(', ');
  const who = ids.length > fewAccounts ? `${named} and ${ids.length - fewAccounts} more` : named;
  const title = `${check} ${state}`.padEnd(14);
  const indent = ' '.repeat(title.length + 2);
  const isAlike = group.every(({ finding }) => finding.said === said);
  return [
    ...hanging(`${title}  `, who),
    ...hanging(indent, isAlike ? said : `such as: ${said}`),
    ...hanging(indent, hint),
  ];
}
