import { posix } from 'node:path';
import { codeOnly, type Source } from './source.ts';

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  /** The only files where it belongs. */
  readonly allowed?: readonly string[];
}

const bans: readonly Ban[] = [
  {
    what: 'process.env',
    pattern: /\bprocess\s*(?:\??\.\s*env\b|\[)|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/u,
    allowed: ['src/config/environment.ts'],
  },
  {
    what: 'console or a standard stream',
    pattern: /\bconsole\s*[.[]|\bprocess\s*\.\s*(?:stdout|stderr)\b/u,
    allowed: ['src/cli/io.ts'],
  },
  {
    what: 'the wall clock',
    pattern:
      /\bnew\s+Date\b(?!\s*\(\s*[^\s)])|(?<![\w.]|\bnew\s+)Date\s*\(|\bDate\s*\.\s*now\b|\bperformance\s*\.\s*now\b/u,
    allowed: ['src/providers/system-clock.ts'],
  },
  {
    what: 'a timer',
    pattern: /(?<![\w$.])(?:setTimeout|setInterval|setImmediate)\b/u,
    allowed: ['src/providers/system-clock.ts'],
  },
  {
    what: 'Math.random',
    pattern: /\bMath\s*\.\s*random\b/u,
    // The default of an argument there: jitter has to differ between processes.
    allowed: ['src/providers/retry.ts', 'src/providers/entra/retry-middleware.ts'],
  },
  { what: 'a default export', pattern: /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/u },
  { what: 'an enum', pattern: /\benum\s+\w+\s*\{/u },
  { what: 'any', pattern: /(?:[:<|&,(=]\s*|\b(?:as|extends|satisfies)\s+)any\b(?!\s*[:(.\w])/u },
];

const longest = 250;
const vague = /(?:^|[-.])(?:utils?|helpers?|common|managers?)(?:[-.]|$)/u;

/** What a file says that it must not say, each in one line; empty when nothing is. */
export function forbiddenWords(source: Source): string[] {
  const code = codeOnly(source.text);
  const found = bans
    .filter(({ pattern, allowed = [] }) => !allowed.includes(source.path) && pattern.test(code))
    .map(({ what }) => `${source.path}: has ${what}`);
  const lines = source.text.trimEnd().split('\n').length;
  if (lines > longest) found.push(`${source.path}: has ${lines} lines, ${longest} are allowed`);
  return [...found, ...forbiddenName(source.path)];
}

export function forbiddenName(path: string): string[] {
  const name = posix.basename(path);
  if (vague.test(name)) return [`${path}: its name says nothing`];
  return /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/u.test(name) ? [] : [`${path}: its name is not kebab-case`];
}
