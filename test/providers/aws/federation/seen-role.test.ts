import { describe, expect, it } from 'vitest';
import { samePolicy } from '../../../../src/providers/aws/federation/seen-role.ts';

const one = { Effect: 'Allow', Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] };
const two = { Effect: 'Deny', Action: 'sts:AssumeRoleWithSAML' };
const policy = (Statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('two trust policies', () => {
  it.each([
    { name: 'one statement and a list of it', left: one, right: [one] },
    { name: 'lists in another order', left: one, right: { ...one, Action: one.Action.toReversed() } },
    {
      name: 'statements and their parts in another order',
      left: [one, two],
      right: [{ Action: two.Action, Effect: two.Effect }, one],
    },
  ])('are the same but for $name', ({ left, right }) => {
    expect(samePolicy(policy(left), policy(right))).toBe(true);
  });

  it.each([
    { name: 'an action more', left: two, right: { ...two, Action: one.Action } },
    { name: 'another effect', left: two, right: { ...two, Effect: 'Allow' } },
    { name: 'a statement more', left: one, right: [one, two] },
  ])('are not the same with $name', ({ left, right }) => {
    expect(samePolicy(policy(left), policy(right))).toBe(false);
  });

  it('are the same when neither is JSON and the text is', () => {
    expect(samePolicy('{', '{')).toBe(true);
    expect(samePolicy('{', policy(one))).toBe(false);
  });
});
