import { describe, expect, it } from 'vitest';
import { changesSomething, means } from '../../src/lab/operation-name.ts';

describe('a prefix of an operation’s name', () => {
  it.each([
    { prefix: 'iam:ListRoles', operation: 'iam:ListRoles', meant: true },
    { prefix: 'iam:', operation: 'iam:ListRoles', meant: true },
    { prefix: 'iam', operation: 'iam:ListRoles', meant: true },
    { prefix: 'iam:ListRole', operation: 'iam:ListRoles', meant: false },
    { prefix: 'graph:PATCH', operation: 'graph:PATCH servicePrincipals/{id}', meant: true },
    { prefix: 'graph:PATCH servicePrincipals', operation: 'graph:PATCH servicePrincipals/{id}', meant: true },
    { prefix: 'graph:PATCH servicePrincipal', operation: 'graph:PATCH servicePrincipals/{id}', meant: false },
    {
      prefix: 'graph:PATCH servicePrincipals/{id}',
      operation: 'graph:PATCH servicePrincipals',
      meant: false,
    },
    { prefix: '', operation: 'sts:AssumeRole', meant: true },
  ])('$prefix means $operation: $meant', ({ prefix, operation, meant }) => {
    expect(means(prefix, operation)).toBe(meant);
  });
});

describe('what asks a cloud to change something', () => {
  it.each([
    { operation: 'iam:ListRoles', method: 'POST', write: false },
    { operation: 'iam:GetRole', method: 'POST', write: false },
    { operation: 'iam:CreateRole', method: 'POST', write: true },
    { operation: 'iam:SimulatePrincipalPolicy', method: 'POST', write: false },
    { operation: 'sts:AssumeRole', method: 'POST', write: false },
    { operation: 'organizations:DescribeAccount', method: 'POST', write: false },
    { operation: 'organizations:TagResource', method: 'POST', write: true },
    { operation: 'sso:CreateAccountAssignment', method: 'POST', write: true },
    { operation: 'sso:DeleteAccountAssignment', method: 'POST', write: true },
    { operation: 'sso:ProvisionPermissionSet', method: 'POST', write: true },
    { operation: 'sso:AttachManagedPolicyToPermissionSet', method: 'POST', write: true },
    { operation: 'sso:PutInlinePolicyToPermissionSet', method: 'POST', write: true },
    { operation: 'sso:DescribeAccountAssignmentCreationStatus', method: 'POST', write: false },
    { operation: 'sso:ListAccountAssignments', method: 'POST', write: false },
    { operation: 'identitystore:IsMemberInGroups', method: 'POST', write: false },
    { operation: 'identitystore:CreateGroup', method: 'POST', write: true },
    { operation: 'iam:UpdateSAMLProvider', method: 'POST', write: true },
    { operation: 'sns:Publish', method: 'POST', write: true },
    { operation: 'events:PutEvents', method: 'POST', write: true },
    { operation: 'scim:GET ServiceProviderConfig', method: 'GET', write: false },
    { operation: 'scim:POST Users', method: 'POST', write: true },
    { operation: 'login:token', method: 'POST', write: false },
    { operation: 'graph:GET servicePrincipals', method: 'GET', write: false },
    { operation: 'graph:PATCH servicePrincipals/{id}', method: 'PATCH', write: true },
    { operation: 'graph:POST servicePrincipals/{id}/appRoleAssignedTo', method: 'POST', write: true },
    { operation: 'graph:DELETE servicePrincipals/{id}', method: 'DELETE', write: true },
    { operation: 'graph:POST directoryObjects/getByIds', method: 'POST', write: false },
  ])('$operation: $write', ({ operation, method, write }) => {
    expect(changesSomething(operation, method)).toBe(write);
  });

  it.each([
    { methods: ['GET', 'get'], write: false },
    { methods: ['GET', 'PATCH'], write: true },
  ])('a batch of $methods: $write', ({ methods, write }) => {
    const requests = methods.map((method, index) => ({ id: String(index), method, url: '/applications' }));
    expect(changesSomething('graph:POST $batch', 'POST', JSON.stringify({ requests }))).toBe(write);
  });
});
