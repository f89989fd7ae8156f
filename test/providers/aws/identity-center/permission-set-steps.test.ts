import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableJson } from '../../../../src/core/stable-json.ts';
import type { PermissionSetDefinition, PermissionsBoundary } from '../../../../src/model/identity-center.ts';
import type { PermissionSetStep } from '../../../../src/providers/aws/identity-center/permission-set-steps.ts';
import { stepsOf } from '../../../../src/providers/aws/identity-center/permission-set-steps.ts';
import { definition, policy, READ_ONLY, VIEW_ONLY } from './lab-center.ts';

const actions = ['a', 'b', 'c', 'd', 'e', 'f'];
const managed = ['m1', 'm2', 'm3'];
const customer = [
  { name: 'c1', path: '/' },
  { name: 'c1', path: '/team/' },
  { name: 'c2', path: '/' },
];
const boundaries: readonly PermissionsBoundary[] = [
  { managedPolicyArn: 'b1' },
  { managedPolicyArn: 'b2' },
  { customerManagedPolicy: { name: 'b3', path: '/' } },
];

/** What every attached policy and boundary allows. That an attached one denies is not known to the code. */
type Allows = Readonly<Record<string, readonly string[]>>;

const someActions = fc.subarray(actions);
const allows: fc.Arbitrary<Allows> = fc.record(
  Object.fromEntries([...managed, ...customer, ...boundaries].map((each) => [stableJson(each), someActions])),
);
const inline = fc.oneof(
  fc.constant(''),
  fc.record({ allow: someActions, deny: someActions }).map(({ allow, deny }) =>
    stableJson({
      Statement: [
        { Effect: 'Allow', Action: allow, Resource: '*' },
        ...(deny.length === 0 ? [] : [{ Effect: 'Deny', Action: deny, Resource: '*' }]),
      ],
    }),
  ),
);
const text = fc.constantFrom('', 'one', 'two');
const set: fc.Arbitrary<PermissionSetDefinition> = fc.record({
  name: fc.constant('ReadOnly'),
  description: text,
  sessionDuration: fc.constantFrom('PT1H', 'PT90M', 'PT1H30M', 'PT8H', 'PT12H'),
  relayState: text,
  managedPolicies: fc.subarray(managed),
  customerManagedPolicies: fc.subarray(customer),
  inlinePolicy: inline,
  permissionsBoundary: fc.constantFrom(undefined, ...boundaries),
  tags: fc.dictionary(fc.constantFrom('owner', 'team', 'tier'), text),
});

function taken(state: PermissionSetDefinition, step: PermissionSetStep): PermissionSetDefinition {
  switch (step.call) {
    case 'TagResource':
      return { ...state, tags: { ...state.tags, ...step.tags } };
    case 'UntagResource':
      return {
        ...state,
        tags: Object.fromEntries(Object.entries(state.tags).filter(([key]) => !step.keys.includes(key))),
      };
    case 'UpdatePermissionSet': {
      const { call: _, ...words } = step;
      return { ...state, ...words };
    }
    case 'DetachManagedPolicyFromPermissionSet':
      return { ...state, managedPolicies: state.managedPolicies.filter((arn) => arn !== step.arn) };
    case 'AttachManagedPolicyToPermissionSet':
      return { ...state, managedPolicies: [...state.managedPolicies, step.arn].toSorted() };
    case 'DetachCustomerManagedPolicyReferenceFromPermissionSet':
      return {
        ...state,
        customerManagedPolicies: state.customerManagedPolicies.filter((each) => each !== step.policy),
      };
    case 'AttachCustomerManagedPolicyReferenceToPermissionSet':
      return {
        ...state,
        customerManagedPolicies: customer.filter(
          (each) => each === step.policy || state.customerManagedPolicies.includes(each),
        ),
      };
    case 'DeleteInlinePolicyFromPermissionSet':
      return { ...state, inlinePolicy: '' };
    case 'PutInlinePolicyToPermissionSet':
      return { ...state, inlinePolicy: step.policy };
    case 'DeletePermissionsBoundaryFromPermissionSet':
      return { ...state, permissionsBoundary: undefined };
    case 'PutPermissionsBoundaryToPermissionSet':
      return { ...state, permissionsBoundary: step.boundary };
  }
}

/** Every state on the way, both ends included. */
function statesOf(before: PermissionSetDefinition, after: PermissionSetDefinition) {
  const states = [before];
  for (const step of stepsOf(before, after)) states.push(taken(states.at(-1) ?? before, step));
  return states;
}

interface InlineStatement {
  readonly Effect: string;
  readonly Action: readonly string[];
}

/** The actions that IAM lets through: allowed by a policy, denied by none, within the boundary. */
function granted(state: PermissionSetDefinition, allowed: Allows): readonly string[] {
  const { Statement: statements } = JSON.parse(state.inlinePolicy || '{"Statement":[]}') as {
    readonly Statement: readonly InlineStatement[];
  };
  const inlined = (effect: string) =>
    statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action);
  const attached = [...state.managedPolicies, ...state.customerManagedPolicies].flatMap(
    (each) => allowed[stableJson(each)] ?? [],
  );
  const bound =
    state.permissionsBoundary === undefined ? actions : allowed[stableJson(state.permissionsBoundary)];
  return actions.filter(
    (action) =>
      [...attached, ...inlined('Allow')].includes(action) &&
      !inlined('Deny').includes(action) &&
      bound?.includes(action),
  );
}

const minutes: Readonly<Record<string, number>> = {
  PT1H: 60,
  PT90M: 90,
  PT1H30M: 90,
  PT8H: 480,
  PT12H: 720,
};

function isNoBroader(state: PermissionSetDefinition, end: PermissionSetDefinition, allowed: Allows): boolean {
  const atEnd = granted(end, allowed);
  return (
    granted(state, allowed).every((action) => atEnd.includes(action)) &&
    (minutes[state.sessionDuration] ?? Infinity) <= (minutes[end.sessionDuration] ?? 0)
  );
}

describe('the steps from one definition to another', () => {
  const runs = { seed: 7, numRuns: 3_000 };

  it('end at the other one', () => {
    fc.assert(
      fc.property(set, set, (before, after) => {
        expect(statesOf(before, after).at(-1)).toEqual(after);
      }),
      runs,
    );
  });

  it('leave the set no broader than one of the two, after every one of them', () => {
    fc.assert(
      fc.property(set, set, allows, (before, after, allowed) => {
        for (const state of statesOf(before, after)) {
          expect(state).toSatisfy(
            () => isNoBroader(state, before, allowed) || isNoBroader(state, after, allowed),
          );
        }
      }),
      runs,
    );
  });

  it('are none when both are the same', () => {
    fc.assert(
      fc.property(set, (same) => {
        expect(stepsOf(same, structuredClone(same))).toEqual([]);
      }),
    );
  });

  it('of a new set put the boundary before everything that grants', () => {
    fc.assert(
      fc.property(set, allows, (after, allowed) => {
        const { name, sessionDuration, tags } = after;
        const bare = definition(name, { sessionDuration, tags });
        const states = statesOf(bare, after);
        expect(states.every((state) => isNoBroader(state, after, allowed))).toBe(true);
      }),
      runs,
    );
  });
});

describe('a step', () => {
  const calls = (before: PermissionSetDefinition, after: PermissionSetDefinition) =>
    stepsOf(before, after).map(({ call }) => call);

  it('replaces an inline policy in place while the boundary stays', () => {
    const before = definition('A', { inlinePolicy: policy('Deny', 's3:*') });
    expect(calls(before, definition('A', { inlinePolicy: policy('Allow', 's3:*') }))).toEqual([
      'PutInlinePolicyToPermissionSet',
    ]);
  });

  it('takes policies that stay away meanwhile, when boundary and inline policy change and one denies', () => {
    const before = definition('A', {
      managedPolicies: [READ_ONLY],
      inlinePolicy: policy('Deny', 's3:*'),
    });
    const after = {
      ...before,
      inlinePolicy: policy('Deny', 's3:Get*'),
      permissionsBoundary: { managedPolicyArn: VIEW_ONLY },
    };
    expect(calls(before, after)).toEqual([
      'DetachManagedPolicyFromPermissionSet',
      'DeleteInlinePolicyFromPermissionSet',
      'PutPermissionsBoundaryToPermissionSet',
      'PutInlinePolicyToPermissionSet',
      'AttachManagedPolicyToPermissionSet',
    ]);
  });

  it('tags first and untags last', () => {
    const before = definition('A', { tags: { gone: '1', stays: '1' } });
    const after = definition('A', { tags: { stays: '1', owner: 'us' }, managedPolicies: [READ_ONLY] });
    expect(stepsOf(before, after)).toEqual([
      { call: 'TagResource', tags: { owner: 'us' } },
      { call: 'AttachManagedPolicyToPermissionSet', arn: READ_ONLY },
      { call: 'UntagResource', keys: ['gone'] },
    ]);
  });

  it.each([
    { name: 'shortens a session before it attaches', from: 'PT12H', to: 'PT90M', first: true },
    { name: 'lengthens a session after it attached', from: 'PT90M', to: 'PT2H', first: false },
    { name: 'changes one that it cannot read at the end', from: 'PT2H', to: 'P1D', first: false },
  ])('$name', ({ from, to, first }) => {
    const before = definition('A', { sessionDuration: from });
    const after = definition('A', { sessionDuration: to, managedPolicies: [READ_ONLY] });
    expect(calls(before, after).indexOf('UpdatePermissionSet')).toBe(first ? 0 : 1);
  });
});
