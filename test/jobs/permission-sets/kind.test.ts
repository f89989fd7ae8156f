import { describe, expect, it } from 'vitest';
import type { PermissionSet } from '../../../src/model/identity-center.ts';
import { permissionSetKind } from '../../../src/jobs/permission-sets/kind.ts';
import { setThere } from './sets.ts';

function differences(before: Partial<PermissionSet>, after: Partial<PermissionSet>) {
  return permissionSetKind
    .differences(setThere('Admin', before), setThere('Admin', after))
    .map(({ field, before: had, after: has }) => [field, had, has]);
}

const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const text = (value: unknown): string => JSON.stringify(value);
const read = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const list = { Effect: 'Allow', Action: 's3:List*', Resource: '*' };

describe('the differences of two permission sets', () => {
  it('are none between equal ones, in whatever order their lists are', () => {
    const one = {
      managedPolicies: [aws('A'), aws('B')],
      customerManagedPolicies: [
        { name: 'a', path: '/' },
        { name: 'b', path: '/' },
      ],
      inlinePolicy: text({ Version: '2012-10-17', Statement: [read] }),
      tags: { a: '1', b: '2' },
    };
    const other = {
      managedPolicies: one.managedPolicies.toReversed(),
      customerManagedPolicies: one.customerManagedPolicies.toReversed(),
      inlinePolicy: text({ Statement: [read], Version: '2012-10-17' }),
      tags: { b: '2', a: '1' },
    };
    expect(differences(one, other)).toEqual([]);
  });

  it('do not count the same time in other words', () => {
    expect(differences({ sessionDuration: 'PT60M' }, { sessionDuration: 'PT1H' })).toEqual([]);
  });

  it.each<{
    name: string;
    before: Partial<PermissionSet>;
    after: Partial<PermissionSet>;
    seen: readonly (readonly [string, string, string])[];
  }>([
    {
      name: 'texts',
      before: { description: 'old', relayState: 'https://a', sessionDuration: 'PT1H' },
      after: { description: 'new', relayState: 'https://b', sessionDuration: 'PT8H' },
      seen: [
        ['description', 'old', 'new'],
        ['sessionDuration', 'PT1H', 'PT8H'],
        ['relayState', 'https://a', 'https://b'],
      ],
    },
    {
      name: 'managed policies, only those that go and come',
      before: { managedPolicies: [aws('Stays'), aws('Goes')] },
      after: { managedPolicies: [aws('Stays'), aws('job-function/Comes')] },
      seen: [['managedPolicies', 'Goes', 'job-function/Comes']],
    },
    {
      name: 'customer-managed policies by path and name',
      before: { customerManagedPolicies: [{ name: 'p', path: '/' }] },
      after: { customerManagedPolicies: [{ name: 'p', path: '/team/' }] },
      seen: [['customerManagedPolicies', '/p', '/team/p']],
    },
    {
      name: 'an inline policy, by statement',
      before: { inlinePolicy: text({ Version: '2012-10-17', Statement: [read] }) },
      after: { inlinePolicy: text({ Version: '2012-10-17', Statement: [read, list] }) },
      seen: [['inlinePolicy', '', '{"Action":"s3:List*","Effect":"Allow","Resource":"*"}']],
    },
    {
      name: 'an inline policy that goes',
      before: { inlinePolicy: text({ Statement: read }) },
      after: {},
      seen: [['inlinePolicy', '{"Action":"s3:Get*","Effect":"Allow","Resource":"*"}', '']],
    },
    {
      name: 'a boundary',
      before: {},
      after: { permissionsBoundary: { managedPolicyArn: aws('PowerUserAccess') } },
      seen: [['permissionsBoundary', 'none', 'PowerUserAccess']],
    },
    {
      name: 'a boundary of the other kind',
      before: { permissionsBoundary: { customerManagedPolicy: { name: 'b', path: '/x/' } } },
      after: { permissionsBoundary: { managedPolicyArn: aws('PowerUserAccess') } },
      seen: [['permissionsBoundary', '/x/b', 'PowerUserAccess']],
    },
    {
      name: 'tags',
      before: { tags: { team: 'a', gone: 'x' } },
      after: { tags: { team: 'b' } },
      seen: [['tags', 'gone=x, team=a', 'team=b']],
    },
    {
      name: 'accounts that have an older version',
      before: { accounts: ['1', '2', '3'], staleAccounts: ['1', '2', '3'] },
      after: { accounts: ['1', '2', '3'] },
      seen: [['provisioned', '3 accounts behind', 'up to date']],
    },
  ])('tell $name', ({ before, after, seen }) => {
    expect(differences(before, after)).toEqual(seen);
  });

  it('tell an order of statements that changed, by the whole policy', () => {
    const [before, after] = [
      [read, list],
      [list, read],
    ].map((Statement) => text({ Statement }));
    expect(differences({ inlinePolicy: before ?? '' }, { inlinePolicy: after ?? '' })).toEqual([
      ['inlinePolicy', expect.stringContaining('Get*') as string, expect.stringContaining('Get*') as string],
    ]);
  });
});

describe('a permission set in words', () => {
  it('says in how many accounts it is', () => {
    const words = permissionSetKind.words(setThere('Admin', { description: 'All', accounts: ['1'] }));
    expect(words).toEqual(['Admin', 'All', 'in 1 account']);
    expect(permissionSetKind.words(setThere('Admin', { arn: '' }))).toEqual(['Admin', '']);
  });
});
