import type { RegexReplacement } from '../../../model/federation.ts';
import { translate } from './dotnet-pattern.ts';

/** What Entra makes of one value of a claim. */
export type Rewritten =
  | {
      readonly state: 'known';
      readonly value: string;
      /** Whether any pattern matched; what none matches is emitted as it was. */
      readonly matched: boolean;
      /** Names in braces that are no groups of their pattern, so that they are emitted with the braces. */
      readonly unfilled: readonly string[];
    }
  | { readonly state: 'unknown'; readonly because: string };

/**
 * Entra: "Configure group claims for applications": where a pattern matches, the filled replacement is the whole
 * output; where it does not, the value stays. Each replacement works on what the one before it gave.
 */
export function rewrite(value: string, replacements: readonly RegexReplacement[]): Rewritten {
  let now = value;
  let matched = false;
  const unfilled: string[] = [];
  for (const { pattern, replacement } of replacements) {
    const translated = translate(pattern);
    if (translated.state !== 'same')
      return { state: 'unknown', because: `the pattern ${pattern}: ${translated.because}` };
    const numbered = /\{\d+\}/u.exec(replacement)?.[0];
    if (numbered !== undefined)
      return { state: 'unknown', because: `Entra does not say what ${numbered} in a replacement means` };
    const match = translated.expression.exec(now);
    if (match === null) continue;
    matched = true;
    now = replacement.replaceAll(/\{([^{}]*)\}/gu, (braces, name: string) => {
      if (translated.groups.includes(name)) return match.groups?.[name] ?? '';
      unfilled.push(braces);
      return braces;
    });
  }
  return { state: 'known', value: now, matched, unfilled };
}
