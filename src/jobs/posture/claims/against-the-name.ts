import { parseValue } from '../../role-pair.ts';
import { readGroupName } from '../group-naming.ts';

/** One group with what a claim that is made from its name emits for it. */
export interface NamedEmission {
  readonly name: string;
  readonly emitted: string;
  /** Whether any pattern fitted. */
  readonly matched: boolean;
}

/** Equal ones are one mistake, however many groups show it. */
export interface PatternProblem {
  readonly what: string;
  /** How one group shows it. */
  readonly example: string;
}

/**
 * What is wrong with the patterns, going by what the group's name says to people: AWS lets in whomever the claim names,
 * whatever that is. Undefined where the rule does not name the group, or all is well.
 */
export function patternProblem(
  rule: string,
  patterns: readonly string[],
  { name, emitted, matched }: NamedEmission,
): PatternProblem | undefined {
  const said = readGroupName(rule, name);
  if (said === undefined) return undefined;
  if (patterns.length === 0)
    return {
      what: 'the names of groups are sent as they are: no replacement makes roles of them',
      example: name,
    };
  const which = patterns.length === 1 ? `the pattern ${patterns.join('')}` : 'none of the patterns';
  if (!matched)
    return {
      what:
        patterns.length === 1
          ? `${which} does not fit every name of the naming rule, so that Entra sends the name itself`
          : `${which} fits every name of the naming rule, so that Entra sends the name itself`,
      example: name,
    };
  const pair = parseValue(emitted);
  if (pair === undefined) return undefined;
  const { accountId, roleName } = pair;
  const one = patterns.length === 1 ? which : 'a pattern';
  if (said.accountId !== undefined && accountId !== said.accountId)
    return {
      what: `${one} leads to another account than the name of the group says`,
      example: `${accountId} for ${name}`,
    };
  if (roleName === said.role) return undefined;
  if (!said.role.startsWith(roleName))
    return {
      what: `${one} leads to another role than the name of the group says`,
      example: `${roleName} for ${name}`,
    };
  return { what: `${one} keeps only ${kept(roleName, patterns)}`, example: `${roleName} of ${said.role}` };
}

/** The class of one character where one of many was meant: a repetition was forgotten. */
function kept(roleName: string, patterns: readonly string[]): string {
  if (roleName.length > 1) return `the first ${roleName.length} letters of the role's name`;
  const set = patterns
    .map((pattern) => /(?<=[>'])(?:\[[^\]]+\]|\\w|\.)(?=\))/u.exec(pattern)?.[0])
    .find(Boolean);
  const meant = set === undefined ? '' : `: ${set} where ${set}+ was meant`;
  return `the first letter of the role's name${meant}`;
}
