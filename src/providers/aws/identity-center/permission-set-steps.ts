import { stableJson } from '../../../core/stable-json.ts';
import type {
  CustomerManagedPolicy,
  PermissionsBoundary,
  PermissionSetDefinition,
} from '../../../model/identity-center.ts';
import { mayDeny } from './inline-policy.ts';

/** One call that changes a permission set. */
export type PermissionSetStep =
  | { readonly call: 'TagResource'; readonly tags: Readonly<Record<string, string>> }
  | {
      readonly call: 'UpdatePermissionSet';
      readonly description: string;
      readonly sessionDuration: string;
      readonly relayState: string;
    }
  | { readonly call: 'DetachManagedPolicyFromPermissionSet'; readonly arn: string }
  | {
      readonly call: 'DetachCustomerManagedPolicyReferenceFromPermissionSet';
      readonly policy: CustomerManagedPolicy;
    }
  | { readonly call: 'DeleteInlinePolicyFromPermissionSet' }
  | { readonly call: 'DeletePermissionsBoundaryFromPermissionSet' }
  | { readonly call: 'PutPermissionsBoundaryToPermissionSet'; readonly boundary: PermissionsBoundary }
  | { readonly call: 'PutInlinePolicyToPermissionSet'; readonly policy: string }
  | { readonly call: 'AttachManagedPolicyToPermissionSet'; readonly arn: string }
  | {
      readonly call: 'AttachCustomerManagedPolicyReferenceToPermissionSet';
      readonly policy: CustomerManagedPolicy;
    }
  | { readonly call: 'UntagResource'; readonly keys: readonly string[] };

/**
 * The calls that lead from one definition to another. After each of them the set is no broader than one of the two,
 * since until the boundary changes it has nothing that `before` has not, and from then on nothing that `after` has
 * not. Whoever is assigned in the middle, or after a run that was killed there, gets less rather than more.
 *
 * | order | step                                           | because                                               |
 * | ----- | ---------------------------------------------- | ----------------------------------------------------- |
 * | 1     | tags that are new or changed                   | whose it is, before anything else changes             |
 * | 2     | a shorter session, description, relay state    | more rights never come with the longer session        |
 * | 3     | detach policies that go                        | under the old boundary, what is left is of `before`   |
 * | 4     | delete the inline policy, if it goes           | after 3: what it denies stays denied to those         |
 * | 5     | put or delete the boundary                     | what is attached now is of both                       |
 * | 6     | put the inline policy                          | before 7: what it denies is denied to those           |
 * | 7     | attach policies that come                      | under the new boundary, all of it is of `after`       |
 * | 8     | a longer session, or only the words            | fewer rights are there before the longer session      |
 * | 9     | untag                                          |                                                       |
 *
 * With the boundary, a changed inline policy is deleted and put anew, since neither text is allowed under the other's
 * boundary. When it denies something, the attached policies that stay are detached meanwhile, too: without it they
 * would grant what both ends deny. What attached policies deny is not known here.
 */
export function stepsOf(
  before: PermissionSetDefinition,
  after: PermissionSetDefinition,
): readonly PermissionSetStep[] {
  const bounds = !same(before.permissionsBoundary, after.permissionsBoundary);
  const inline = before.inlinePolicy !== after.inlinePolicy;
  const lifts = bounds && inline && (mayDeny(before.inlinePolicy) || mayDeny(after.inlinePolicy));
  const shorter = isShorter(after.sessionDuration, before.sessionDuration);
  const words = wordsStep(before, after);
  return [
    ...tagSteps(before, after),
    ...(shorter ? words : []),
    ...detachSteps(before, lifts ? nothing : after),
    ...(inline && before.inlinePolicy !== '' && (bounds || after.inlinePolicy === '')
      ? [{ call: 'DeleteInlinePolicyFromPermissionSet' } as const]
      : []),
    ...(bounds ? [boundaryStep(after.permissionsBoundary)] : []),
    ...(inline && after.inlinePolicy !== ''
      ? [{ call: 'PutInlinePolicyToPermissionSet', policy: after.inlinePolicy } as const]
      : []),
    ...attachSteps(lifts ? nothing : before, after),
    ...(shorter ? [] : words),
    ...untagSteps(before, after),
  ];
}

type Attached = Pick<PermissionSetDefinition, 'managedPolicies' | 'customerManagedPolicies'>;

const nothing: Attached = { managedPolicies: [], customerManagedPolicies: [] };

function detachSteps(before: Attached, after: Attached): readonly PermissionSetStep[] {
  return [
    ...without(before.managedPolicies, after.managedPolicies).map(
      (arn) => ({ call: 'DetachManagedPolicyFromPermissionSet', arn }) as const,
    ),
    ...without(before.customerManagedPolicies, after.customerManagedPolicies).map(
      (policy) => ({ call: 'DetachCustomerManagedPolicyReferenceFromPermissionSet', policy }) as const,
    ),
  ];
}

function attachSteps(before: Attached, after: Attached): readonly PermissionSetStep[] {
  return [
    ...without(after.managedPolicies, before.managedPolicies).map(
      (arn) => ({ call: 'AttachManagedPolicyToPermissionSet', arn }) as const,
    ),
    ...without(after.customerManagedPolicies, before.customerManagedPolicies).map(
      (policy) => ({ call: 'AttachCustomerManagedPolicyReferenceToPermissionSet', policy }) as const,
    ),
  ];
}

function boundaryStep(boundary: PermissionsBoundary | undefined): PermissionSetStep {
  return boundary === undefined
    ? { call: 'DeletePermissionsBoundaryFromPermissionSet' }
    : { call: 'PutPermissionsBoundaryToPermissionSet', boundary };
}

/**
 * One call has all three, changed or not: a relay state that is left out is cleared, as users report
 * (hashicorp/terraform-provider-aws, issue 17411).
 */
function wordsStep(
  before: PermissionSetDefinition,
  after: PermissionSetDefinition,
): readonly PermissionSetStep[] {
  const { description, sessionDuration, relayState } = after;
  const words = { description, sessionDuration, relayState };
  const old = {
    description: before.description,
    sessionDuration: before.sessionDuration,
    relayState: before.relayState,
  };
  return same(words, old) ? [] : [{ call: 'UpdatePermissionSet', ...words }];
}

function tagSteps({ tags: before }: PermissionSetDefinition, { tags }: PermissionSetDefinition) {
  const changed = Object.entries(tags).filter(([key, value]) => before[key] !== value);
  return changed.length === 0 ? [] : [{ call: 'TagResource', tags: Object.fromEntries(changed) } as const];
}

function untagSteps({ tags }: PermissionSetDefinition, { tags: after }: PermissionSetDefinition) {
  const keys = Object.keys(tags).filter((key) => !Object.hasOwn(after, key));
  return keys.length === 0 ? [] : [{ call: 'UntagResource', keys } as const];
}

/** ISO 8601, hours and minutes. One that cannot be read is not shorter. */
function isShorter(one: string, other: string): boolean {
  return minutesOf(one) < minutesOf(other);
}

function minutesOf(duration: string): number {
  const [, hours = '0', minutes = '0'] = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration) ?? ['', 'NaN'];
  return Number(hours) * 60 + Number(minutes);
}

function without<T>(all: readonly T[], others: readonly T[]): readonly T[] {
  const there = new Set(others.map((each) => stableJson(each)));
  return all.filter((each) => !there.has(stableJson(each)));
}

function same(a: unknown, b: unknown): boolean {
  return stableJson(a ?? null) === stableJson(b ?? null);
}
