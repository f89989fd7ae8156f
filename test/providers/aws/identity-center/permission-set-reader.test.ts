import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../../src/core/errors.ts';
import { testContext } from '../../../support/context.ts';
import {
  IDENTITY_STORE_ID,
  INSTANCE_ARN,
  permissionSet,
  permissionSetArn,
} from '../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../../support/worlds.ts';
import type { LabCenterOptions } from './lab-center.ts';
import { delegated, labCenter, READ_ONLY, VIEW_ONLY } from './lab-center.ts';

const full: LabCenterOptions = {
  center: {
    permissionSets: [
      permissionSet('Reader', {
        description: 'Reads',
        sessionDuration: 'PT8H',
        relayState: 'https://console.aws.amazon.com/s3',
        managedPolicies: [VIEW_ONLY, READ_ONLY],
        customerManagedPolicies: [
          { name: 'b', path: '/team/' },
          { name: 'z', path: '/' },
          { name: 'a', path: '/' },
        ],
        inlinePolicy: '{ "Version": "2012-10-17",\n "Statement": [] }',
        permissionsBoundary: { customerManagedPolicy: { name: 'limit', path: '/' } },
        tags: { owner: 'us' },
        version: 2,
        provisioned: [
          { account: OTHER_ACCOUNT, version: 1 },
          { account: ACCOUNT, version: 2 },
        ],
      }),
      permissionSet('Admin'),
    ],
  },
};

/** Small pages, so that every list has several. */
const paged: LabCenterOptions = { ...full, pageSize: { identityCenter: 1 } };

describe('the permission sets', () => {
  it.each([
    { name: 'on one page', options: full },
    { name: 'on many pages', options: paged },
  ])('are read whole, sorted, $name', async ({ options }) => {
    const { items, gaps } = await labCenter(options).read();
    expect(gaps).toEqual([]);
    expect(items).toEqual([
      {
        arn: permissionSetArn('Admin'),
        name: 'Admin',
        description: '',
        sessionDuration: 'PT1H',
        relayState: '',
        managedPolicies: [],
        customerManagedPolicies: [],
        inlinePolicy: '',
        permissionsBoundary: undefined,
        tags: {},
        accounts: [],
        staleAccounts: [],
      },
      {
        arn: permissionSetArn('Reader'),
        name: 'Reader',
        description: 'Reads',
        sessionDuration: 'PT8H',
        relayState: 'https://console.aws.amazon.com/s3',
        managedPolicies: [READ_ONLY, VIEW_ONLY],
        customerManagedPolicies: [
          { name: 'a', path: '/' },
          { name: 'z', path: '/' },
          { name: 'b', path: '/team/' },
        ],
        inlinePolicy: '{"Statement":[],"Version":"2012-10-17"}',
        permissionsBoundary: { customerManagedPolicy: { name: 'limit', path: '/' } },
        tags: { owner: 'us' },
        accounts: [ACCOUNT, OTHER_ACCOUNT],
        staleAccounts: [OTHER_ACCOUNT],
      },
    ]);
  });

  it('take seven calls each, and one more where they are provisioned', async () => {
    const center = labCenter(full);
    await center.read();
    const sso = center.operations().filter((name) => name.startsWith('sso:'));
    // The instance and the list of all of them.
    expect(sso).toHaveLength(2 + 7 + 8);
  });

  it('have a managed policy as their boundary as well', async () => {
    const boundary = { managedPolicyArn: VIEW_ONLY };
    const sets = [permissionSet('A', { permissionsBoundary: boundary })];
    expect((await labCenter({ center: { permissionSets: sets } }).get('A')).permissionsBoundary).toEqual(
      boundary,
    );
  });

  it('keep an inline policy that is no JSON as it is', async () => {
    const center = labCenter({ center: { permissionSets: [permissionSet('A', { inlinePolicy: '{oops' })] } });
    expect((await center.get('A')).inlinePolicy).toBe('{oops');
  });

  it('are told as they are read', async () => {
    const center = labCenter(full);
    await center.read();
    expect(center.context.progressed).toEqual([
      { phase: 'read', what: 'permission sets', done: 1, total: 2 },
      { phase: 'read', what: 'permission sets', done: 2, total: 2 },
    ]);
  });

  it('are read by a delegated administrator, too', async () => {
    const center = labCenter({
      ...delegated(),
      center: { permissionSets: [permissionSet('A')], delegatedAdministrator: ACCOUNT },
    });
    expect(await center.instance()).toEqual({
      arn: INSTANCE_ARN,
      identityStoreId: IDENTITY_STORE_ID,
      ownerAccountId: MANAGEMENT_ACCOUNT,
    });
    expect((await center.read()).items.map(({ name }) => name)).toEqual(['A']);
  });

  it('are never throttled, however many there are', async () => {
    const permissionSets = Array.from({ length: 30 }, (_, index) => permissionSet(`Set${index}`));
    const center = labCenter({ center: { permissionSets } });
    expect((await center.read()).items).toHaveLength(30);
    expect(throttledIn(center)).toBe(0);
    expect(center.lab.journal.entries.length).toBeGreaterThan(200);
  });

  it('are not throttled by trying again, either: retries keep the pace as well', async () => {
    const permissionSets = Array.from({ length: 10 }, (_, index) => permissionSet(`Set${index}`));
    const effect = { type: 'reset' } as const;
    const center = labCenter({
      center: { permissionSets },
      faults: [{ operation: 'sso:', every: 2, times: 'always', effect }],
    });
    await center.read();
    expect(center.lab.journal.entries.filter(({ fault }) => fault === 'reset').length).toBeGreaterThan(40);
    expect(throttledIn(center)).toBe(0);
  });

  it('are throttled at a faster pace, so that the lab does count', async () => {
    const permissionSets = Array.from({ length: 30 }, (_, index) => permissionSet(`Set${index}`));
    const center = labCenter({ center: { permissionSets }, perSecond: 100 });
    expect((await center.read()).items).toHaveLength(30);
    expect(throttledIn(center)).toBeGreaterThan(0);
  });
});

function throttledIn({ lab }: ReturnType<typeof labCenter>): number {
  return lab.journal.entries.filter(({ reply }) => reply?.includes('ThrottlingException')).length;
}

describe('a permission set', () => {
  it.each([
    'sso:DescribePermissionSet',
    'sso:GetPermissionsBoundaryForPermissionSet',
    'sso:ListAccountsForProvisionedPermissionSet',
    'sso:ListManagedPoliciesInPermissionSet',
    'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
    'sso:GetInlinePolicyForPermissionSet',
    'sso:ListTagsForResource',
  ])('that is deleted before %s is left out', async (operation) => {
    const center = labCenter(full);
    const gone = permissionSetArn('Reader');
    const fetch = center.lab.fetch.bind(center.lab);
    // Every call goes through the same lab; the deletion comes from another hand, between two of them.
    center.lab.fetch = async (request) => {
      const target = request.headers.get('x-amz-target') ?? '';
      const text = await request.clone().text();
      if (target.endsWith(operation.replace('sso:', '.')) && text.includes(gone)) removeReader(center);
      return await fetch(request);
    };
    const { items, gaps } = await center.read();
    expect({ names: items.map(({ name }) => name), gaps }).toEqual({ names: ['Admin'], gaps: [] });
  });

  it.each([
    {
      name: 'a denied call',
      effect: { type: 'error', status: 400, code: 'AccessDeniedException' } as const,
      code: 'PERMISSION_SET_UNREADABLE',
    },
    {
      name: 'throttling without an end',
      effect: { type: 'error', status: 400, code: 'ThrottlingException' } as const,
      code: 'AWS_THROTTLED',
    },
    {
      name: 'something not found though it is there',
      effect: { type: 'error', status: 400, code: 'ResourceNotFoundException' } as const,
      code: 'PERMISSION_SET_UNREADABLE',
    },
    { name: 'broken connections', effect: { type: 'reset' } as const, code: 'PERMISSION_SET_UNREADABLE' },
  ])('is a gap by its name after $name', async ({ effect, code }) => {
    const center = labCenter(full);
    center.lab.faults.add({
      operation: 'sso:ListManagedPoliciesInPermissionSet',
      contains: permissionSetArn('Reader'),
      times: 'always',
      effect,
    });
    const { items, gaps } = await center.read();
    expect(items.map(({ name }) => name)).toEqual(['Admin']);
    expect(gaps).toMatchObject([{ scope: 'Reader', code }]);
    expect(gaps[0]?.hint).toBeTruthy();
  });

  it('is a gap by its ARN when not even its name can be read', async () => {
    const center = labCenter(full);
    const contains = permissionSetArn('Admin');
    const effect = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
    center.lab.faults.add({ operation: 'sso:DescribePermissionSet', contains, times: 'always', effect });
    expect((await center.read()).gaps).toMatchObject([{ scope: contains }]);
  });

  it('is a gap when its pages go round in circles', async () => {
    // A token of the lab's own form, for the first page.
    const again = Buffer.from(JSON.stringify({ after: '0' })).toString('base64url');
    const center = labCenter({
      ...full,
      rewrite: (reply, request) =>
        reply.includes('AttachedManagedPolicies') && request.includes(permissionSetArn('Reader'))
          ? JSON.stringify({ ...(JSON.parse(reply) as object), NextToken: again })
          : reply,
    });
    expect((await center.read()).gaps).toMatchObject([{ scope: 'Reader', code: 'AWS_PAGING_BROKEN' }]);
  });
});

function removeReader({ lab }: ReturnType<typeof labCenter>): void {
  const center = lab.world.aws.identityCenter;
  const index = center?.permissionSets.findIndex(({ name }) => name === 'Reader') ?? -1;
  if (index !== -1) center?.permissionSets.splice(index, 1);
}

describe('reading permission sets stops', () => {
  it.each([
    {
      name: 'in another Region of the instance',
      options: { center: { regions: ['eu-central-1'] }, centerRegion: 'eu-central-1' },
      code: 'IDENTITY_CENTER_REGION',
      text: 'eu-west-1',
    },
    {
      name: 'in a Region without it',
      options: { centerRegion: 'us-east-1' },
      code: 'IDENTITY_CENTER_NOT_FOUND',
      text: 'us-east-1 has no instance',
    },
    {
      name: 'where there is only an instance of one account',
      options: { center: { ownerAccount: OTHER_ACCOUNT } },
      code: 'IDENTITY_CENTER_NOT_FOUND',
      text: 'only instances of single accounts',
    },
    {
      name: 'while the instance is being made',
      options: { center: { status: 'CREATE_IN_PROGRESS' as const } },
      code: 'IDENTITY_CENTER_UNREADABLE',
      text: 'CREATE_IN_PROGRESS',
    },
  ] satisfies readonly { name: string; options: LabCenterOptions; code: string; text: string }[])(
    '$name',
    async ({ options, code, text }) => {
      const center = labCenter(options);
      await expect(center.instance()).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
      await expect(center.read()).rejects.toMatchObject({ code });
    },
  );

  it.each(['organizations:DescribeOrganization', 'sso:ListInstances', 'sso:ListPermissionSets'])(
    'when %s is denied',
    async (operation) => {
      const effect = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
      const center = labCenter({ faults: [{ operation, times: 'always', effect }] });
      await expect(center.read()).rejects.toMatchObject({
        code: 'IDENTITY_CENTER_UNREADABLE',
        hint: expect.stringContaining('delegated administrator'),
      });
    },
  );

  it('when our own credentials are not accepted, instead of leaving a gap', async () => {
    const center = labCenter(full);
    const effect = { type: 'error', status: 400, code: 'ExpiredTokenException' } as const;
    center.lab.faults.add({ operation: 'sso:GetInlinePolicyForPermissionSet', effect });
    await expect(center.read()).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
  });

  it('at the deadline, without waiting for throttling to end', async () => {
    const controller = new AbortController();
    const center = labCenter({
      ...full,
      rewrite(reply) {
        if (reply.includes('AttachedManagedPolicies')) controller.abort();
        return reply;
      },
    });
    const context = testContext(center.lab.clock, controller.signal);
    await expect(center.read(context)).rejects.toThrow(DeadlineError);
  });
});
