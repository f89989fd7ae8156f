import { afterAll, describe, expect, it } from 'vitest';
import { controlTowerPermissionSet, permissionSet } from '../../support/identity-center.ts';
import { fault } from '../../support/lab-app.ts';
import { ACCOUNT } from '../../support/worlds.ts';
import { definitionsApp, changesOf, company, held, ours, removeScratch } from './company.ts';

afterAll(removeScratch);

const text = (value: unknown): string => JSON.stringify(value, null, 2);
const varied = [
  permissionSet('Bare'),
  permissionSet('Full', {
    description: 'Text: with "signs"\nand lines',
    sessionDuration: 'PT90M',
    relayState: 'https://console.aws.amazon.com/?a=b&c=d#e',
    managedPolicies: ['arn:aws:iam::aws:policy/Z', 'arn:aws:iam::aws:policy/job-function/A'],
    customerManagedPolicies: [
      { name: 'z', path: '/' },
      { name: 'a', path: '/x/' },
    ],
    inlinePolicy: text({
      Version: '2012-10-17',
      Statement: { Resource: '*', Action: ['s3:*'], Effect: 'Deny', Condition: { Bool: { 'aws:x': false } } },
    }),
    permissionsBoundary: { customerManagedPolicy: { name: 'b', path: '/y/' } },
    tags: { true: 'null', 'a b': '1', 'managed-by': 'hand', 'aws:cloudformation:stack-name': 'x' },
    provisioned: [{ account: ACCOUNT }],
  }),
  ours('Ours', { tags: { team: 'x' }, inlinePolicy: '{"Version":"2012-10-17","Statement":[]}' }),
  ours('ours-too', { permissionsBoundary: { managedPolicyArn: 'arn:aws:iam::aws:policy/B' } }),
  permissionSet('with+odd=,.@-name'),
  controlTowerPermissionSet(),
];

describe('what is imported', () => {
  it('gives a plan without changes, and then an apply that writes nothing', async () => {
    const sets = varied.map((set) => (set.name === 'Ours' ? { ...set, inlinePolicy: undefined } : set));
    const app = definitionsApp(company(sets), { any: {} });
    const { files, left, gaps } = await app.imported();
    expect(gaps).toEqual([]);
    expect(left).toEqual([{ name: 'AWSAdministratorAccess', why: 'AWS Control Tower manages it' }]);
    expect(files.map(({ name }) => name)).toEqual(['Bare', 'Full', 'Ours', 'ours-too', 'with+odd=,.@-name']);
    const next = app.with(Object.fromEntries(files.map((file) => [file.name, file.text])));
    const before = held(next);
    const plan = await next.plan();
    expect([plan.status, changesOf(plan), plan.withheld, plan.unchanged]).toEqual(['no-changes', [], [], 5]);
    expect((await next.apply()).status).toBe('no-changes');
    expect(held(next)).toBe(before);
    expect(next.lab.journal.writes()).toEqual([]);
  });

  it('leaves out what a definition could not say, with the reason', async () => {
    const { files, left } = await definitionsApp(company(varied), { any: {} }).imported();
    expect(files.map(({ name }) => name)).not.toContain('Ours');
    expect(left.at(-1)).toEqual({ name: 'Ours', why: 'inlinePolicy: the policy has no Statement' });
  });

  it('says what could not be read', async () => {
    const denied = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
    const faults = [fault('sso:DescribePermissionSet', denied, { times: 1 })];
    const { files, gaps } = await definitionsApp(company(varied, { faults }), { any: {} }).imported();
    expect(gaps).toHaveLength(1);
    expect(files).toHaveLength(3);
  });
});
