import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import type { Template } from './template-shape.ts';

/** Short forms of functions that take one value, and of those that take a list. */
const ofText: readonly ScalarTag[] = ['Ref', 'Sub', 'GetAtt', 'Condition'].map((name) => ({
  tag: `!${name}`,
  resolve: (value: string) => ({ [longForm(name)]: name === 'GetAtt' ? value.split('.') : value }),
}));
const ofList: readonly CollectionTag[] = [
  'Equals',
  'Or',
  'And',
  'Not',
  'Join',
  'Split',
  'If',
  'Contains',
].map((name) => ({
  tag: `!${name}`,
  collection: 'seq',
  resolve: (value) => ({ [longForm(name)]: value }),
}));

/** A template of `infra`, with every function in its long form (CloudFormation: Intrinsic function reference). */
export function readTemplate(name: string): Template {
  const text = readFileSync(new URL(`../../infra/${name}`, import.meta.url), 'utf8');
  return plain(parse(text, { customTags: [...ofText, ...ofList] })) as Template;
}

/** What is inside of a tagged list is still a node of the reader. */
function plain(value: unknown): unknown {
  if (hasPlainForm(value)) return plain(value.toJSON());
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function hasPlainForm(value: unknown): value is { toJSON(): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value;
}

function longForm(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}
