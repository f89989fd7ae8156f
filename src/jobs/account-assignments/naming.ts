import { filledSelector, selectorOf, type AccountSelector } from './account-selector.ts';
import { literalPrefix } from '../name-pattern.ts';
import type { NamingRule } from './settings.ts';

const placeholder = /\{([^{}]*)\}/gu;

/** The placeholders of a template, without their braces. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name);
}

/** What a rule reads in a display name; undefined when the name is none of this rule's. */
export type NameReading =
  | { readonly status: 'read'; readonly account: AccountSelector; readonly permissionSet: string }
  /** The name fits, and what it should say is empty. */
  | { readonly status: 'empty'; readonly what: string };

export function readName(rule: NamingRule, displayName: string): NameReading | undefined {
  const match = new RegExp(`^(?:${rule.pattern})$`, 'u').exec(displayName);
  if (match === null) return undefined;
  const groups = new Map(Object.entries(match.groups ?? {}));
  const fill = (template: string): string | undefined => {
    if (placeholders(template).some((name) => (groups.get(name) ?? '').trim() === '')) return undefined;
    return template.replace(placeholder, (_whole, name: string) => groups.get(name) ?? '');
  };
  const account = filledSelector(selectorOf(rule.account), fill);
  const permissionSet = fill(rule.permissionSet);
  if (account === undefined) return { status: 'empty', what: 'account' };
  if (permissionSet === undefined) return { status: 'empty', what: 'permission set' };
  return { status: 'read', account, permissionSet };
}

/** What the names begin with that any of the rules might fit: one empty text when nothing is sure. */
export function prefixesOf(rules: readonly NamingRule[]): readonly string[] {
  const prefixes = [...new Set(rules.map(({ pattern }) => literalPrefix(pattern)))];
  return prefixes.includes('') ? [''] : prefixes.toSorted();
}
