import { effortProblem } from '../../pattern-effort.ts';
import { partsOf } from '../../pattern-parts.ts';
import { dotnetPart, groupName, joined, translatedPart, type Untranslated } from './dotnet-part.ts';

/**
 * A pattern as Entra takes it, in the syntax of .NET. `same`: `expression` fits exactly what .NET lets it fit.
 * `different`: it means something else here, or no expression at all, or it could take for ever.
 */
export type DotnetPattern =
  { readonly state: 'same'; readonly expression: RegExp; readonly groups: readonly string[] } | Untranslated;

export function translate(pattern: string): DotnetPattern {
  const [prefix = '', flags = ''] = /^\(\?([is]+)\)/u.exec(pattern) ?? [];
  const parts = pattern.slice(prefix.length).match(dotnetPart) ?? [];
  const groups = parts.flatMap((part) => groupName(part) ?? []);
  const twice = groups.find((name, index) => groups.indexOf(name) !== index);
  if (twice !== undefined) return { state: 'different', because: `two groups are called ${twice}` };

  const source = joined(parts.map((part) => translatedPart(part, flags.includes('s'))));
  if (typeof source !== 'string') return source;
  try {
    const compiled = flags.includes('i') ? 'iu' : 'u';
    const expression = new RegExp(source, compiled);
    const effort = effortProblem(partsOf(source), compiled);
    return effort === undefined
      ? { state: 'same', expression, groups }
      : { state: 'different', because: effort };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { state: 'different', because: `it is no regular expression: ${words}` };
  }
}
