import { Document, isMap, isScalar } from 'yaml';
import type { ImportedFile } from '../jobs/permission-sets/import.ts';

/**
 * A definition as the text of a file. Keys come in the order of the example, policies as YAML in the order in which
 * people write them.
 */
export function definitionText({ set, file }: ImportedFile): string {
  const { inlinePolicy, ...rest } = file;
  const policy = inlinePolicy === undefined ? {} : { inlinePolicy: asYaml(inlinePolicy) };
  // Long texts stay on one line: folding them would make reviews harder, not easier.
  const document = new Document(inOrder({ ...rest, ...policy }, fieldOrder), {
    aliasDuplicateObjects: false,
    // What older readers take for a date or a truth value, such as a policy's Version, is quoted.
    compat: 'yaml-1.1',
  });
  document.commentBefore = ` Imported from IAM Identity Center: ${set.arn}\n ${held(set.accounts.length)}`;
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items) {
      if (isScalar(key) && key.value === 'adopt') key.commentBefore = adoptComment;
    }
  }
  // Block scalars (|) lose white space that begins a text; quotes lose nothing.
  return document.toString({ lineWidth: 0, singleQuote: true, blockQuote: false });
}

const adoptComment = ' It has no ownership tag: without this word it would be left alone.';

const fieldOrder = [
  'name',
  'description',
  'sessionDuration',
  'relayState',
  'managedPolicies',
  'customerManagedPolicies',
  'inlinePolicy',
  'permissionsBoundary',
  'tags',
  'adopt',
];

const policyOrder = [
  'Version',
  'Id',
  'Statement',
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** What is no object stays the text that it is. */
function asYaml(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  try {
    return ordered(JSON.parse(policy) as unknown);
  } catch {
    return policy;
  }
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([key, part]) => [key, ordered(part)] as const);
  return inOrder(Object.fromEntries(inner), policyOrder);
}

/** Known keys first, in their order; the others keep theirs. */
function inOrder(
  value: Readonly<Record<string, unknown>>,
  order: readonly string[],
): Record<string, unknown> {
  const rank = (key: string): number => {
    const index = order.indexOf(key);
    return index === -1 ? order.length : index;
  };
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b)));
}

function held(accounts: number): string {
  if (accounts === 0) return 'No account has it.';
  return accounts === 1 ? 'One account has it.' : `${accounts} accounts have it.`;
}
