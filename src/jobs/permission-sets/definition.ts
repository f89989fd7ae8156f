import * as z from 'zod';
import type { CustomerManagedPolicy, PermissionSetDefinition } from '../../model/identity-center.ts';
import { policyProblems, policyText } from './policy-document.ts';
import { asAwsWrites, longest, minutesOf, shortest } from '../session-duration.ts';

/** What one file defines, ready to be compared. */
export interface Definition extends PermissionSetDefinition {
  /** Whether it may take over a permission set that is there and does not have our tag. */
  readonly adopt: boolean;
}

/** AWS: "IAM Identity Center quotas". That both kinds of managed policies count together is the careful reading. */
const mostPolicies = 25;
/** AWS: TagResource, IAM Identity Center API reference. */
export const mostTags = 50;

/** AWS: CustomerManagedPolicyReference, IAM Identity Center API reference. */
const customerManagedPolicy = z.strictObject({
  name: z
    .string()
    .regex(/^[\w+=,.@-]{1,128}$/u, 'a policy name has 1 to 128 of letters, digits and +=,.@_-')
    .describe('The same in every account that holds the permission set'),
  path: z
    .string()
    .max(512)
    .regex(/^((\/[\w.,+@=-]+)*)\/$/u, 'a path begins and ends with a slash')
    .default('/'),
});

const managedPolicyArn = z
  .string()
  .regex(
    /^arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy(\/[\w.,+@=-]+)+$/u,
    'the ARN of an AWS managed policy is expected (arn:aws:iam::aws:policy/…); policies of your own go under customerManagedPolicies',
  );

const boundary = z.union(
  [z.strictObject({ managedPolicyArn }), z.strictObject({ customerManagedPolicy })],
  'a boundary is either managedPolicyArn or customerManagedPolicy',
);

const inlinePolicy = z
  .union(
    [z.string(), z.record(z.string(), z.unknown())],
    'a policy is written as YAML, or as JSON text (after |)',
  )
  .superRefine((given, context) => {
    for (const message of policyProblems(given)) context.addIssue({ code: 'custom', message });
  });

/** One file of the folder `definitions`. AWS: CreatePermissionSet, IAM Identity Center API reference. */
export const definitionFile = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w+=,.@-]{1,32}$/u, 'a permission set name has 1 to 32 of letters, digits and +=,.@_-'),
    description: z
      .string()
      .min(1)
      .max(700)
      .regex(/^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/u, 'only characters of Latin-1 are allowed')
      .optional()
      .describe('Left out: whatever is there stays, since AWS cannot take one away'),
    sessionDuration: z
      .string()
      .refine(isSessionDuration, 'a session lasts from 1h to 12h, written 8h, 90m or PT8H')
      .default('1h'),
    relayState: z
      .string()
      .min(1)
      .max(240)
      .regex(/^[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\] (){}]*$/u, 'a character that AWS does not take')
      .optional()
      .describe('Left out: whatever is there stays, since AWS cannot take one away'),
    managedPolicies: z.array(managedPolicyArn).max(mostPolicies).default([]),
    customerManagedPolicies: z.array(customerManagedPolicy).max(mostPolicies).default([]),
    inlinePolicy: inlinePolicy.optional(),
    permissionsBoundary: boundary.optional(),
    tags: z
      .record(
        z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu, 'no key of a tag'),
        z
          .string('the value of a tag is text: write it in quotes')
          .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u, 'no value of a tag'),
      )
      .default({})
      .refine((tags) => Object.keys(tags).length <= mostTags, `at most ${mostTags} tags are allowed`),
    adopt: z
      .boolean()
      .default(false)
      .describe('Take over a permission set that is there and does not have our tag'),
  })
  .superRefine((file, context) => {
    const { managedPolicies, customerManagedPolicies } = file;
    twice(managedPolicies, (arn) => arn, ['managedPolicies'], context);
    twice(customerManagedPolicies, policyKey, ['customerManagedPolicies'], context);
    const total = managedPolicies.length + customerManagedPolicies.length;
    if (total > mostPolicies && managedPolicies.length <= mostPolicies) {
      const message = `with managedPolicies these are ${total}, ${mostPolicies} are allowed together`;
      context.addIssue({ code: 'custom', path: ['customerManagedPolicies'], message });
    }
  });

export type DefinitionFile = z.output<typeof definitionFile>;

export function definitionOf(file: DefinitionFile): Definition {
  return {
    name: file.name,
    description: file.description ?? '',
    sessionDuration: asAwsWrites(file.sessionDuration),
    relayState: file.relayState ?? '',
    managedPolicies: file.managedPolicies.toSorted(byText),
    customerManagedPolicies: file.customerManagedPolicies.toSorted((a, b) =>
      byText(policyKey(a), policyKey(b)),
    ),
    inlinePolicy: file.inlinePolicy === undefined ? '' : (policyText(file.inlinePolicy) ?? ''),
    permissionsBoundary: file.permissionsBoundary,
    tags: file.tags,
    adopt: file.adopt,
  };
}

/** `/path/name`: what tells customer-managed policies apart. */
export function policyKey({ name, path }: CustomerManagedPolicy): string {
  return `${path}${name}`;
}

function isSessionDuration(text: string): boolean {
  const minutes = minutesOf(text);
  return minutes !== undefined && minutes >= shortest && minutes <= longest;
}

function twice<T>(
  list: readonly T[],
  key: (item: T) => string,
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, item] of list.entries()) {
    if (seen.has(key(item)))
      context.addIssue({ code: 'custom', path: [...path, index], message: 'is there twice' });
    seen.add(key(item));
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
