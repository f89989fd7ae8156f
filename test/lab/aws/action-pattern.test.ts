import { describe, expect, it } from 'vitest';
import { meansAction } from '../../../src/lab/aws/action-pattern.ts';

describe('the action of a policy', () => {
  it.each([
    { pattern: 'sts:AssumeRole', action: 'sts:AssumeRole', meant: true },
    { pattern: 'STS:assumerole', action: 'sts:AssumeRole', meant: true },
    { pattern: 'sts:AssumeRole', action: 'sts:AssumeRoleWithSAML', meant: false },
    { pattern: 'sts:AssumeRole*', action: 'sts:AssumeRoleWithSAML', meant: true },
    { pattern: '*', action: 'iam:ListRoles', meant: true },
    { pattern: 'iam:*Role*', action: 'iam:ListRoles', meant: true },
    { pattern: 'iam:*Tags', action: 'iam:ListRoles', meant: false },
    { pattern: 'iam:List*List', action: 'iam:List', meant: false },
    { pattern: 'iam.ListRoles', action: 'iam:ListRoles', meant: false },
  ])('$pattern means $action: $meant', ({ pattern, action, meant }) => {
    expect(meansAction(pattern, action)).toBe(meant);
  });
});
