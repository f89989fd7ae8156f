import { describe, expect, it } from 'vitest';
import { CALLS_PER_SECOND } from '../../../../src/providers/aws/identity-center/center.ts';
import { createPermissionSetSessionReader } from '../../../../src/providers/aws/identity-center/permission-set-session-reader.ts';
import { createPace } from '../../../../src/providers/pace.ts';
import { fault } from '../../../support/lab-app.ts';
import { permissionSet, permissionSetArn } from '../../../support/identity-center.ts';
import { MANAGEMENT_ACCOUNT } from '../../../support/worlds.ts';
import { labCenter, type LabCenterOptions } from './lab-center.ts';

const center = {
  permissionSets: [permissionSet('Reader', { sessionDuration: 'PT8H' }), permissionSet('Admin')],
};

function reading(options: LabCenterOptions = {}) {
  const aws = labCenter({ center, pageSize: { identityCenter: 1 }, ...options });
  const pace = createPace({ perSecond: CALLS_PER_SECOND, inFlight: 10 });
  const reader = createPermissionSetSessionReader(aws.clients, { region: 'eu-west-1', pace });
  return { lab: aws.lab, read: () => reader.sessions(aws.context) };
}

/** The role that runs it, without some of what it needs. */
function denied(action: string): LabCenterOptions {
  const trust = { Version: '2012-10-17', Statement: [] };
  const roles = [{ name: 'rolebridge', trust, deniedActions: [action] }];
  return { accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', roles }] };
}

describe('the sessions of permission sets', () => {
  it('are read by name, with one call for each', async () => {
    const { lab, read } = reading();
    expect(await read()).toEqual({
      state: 'known',
      value: [
        { arn: permissionSetArn('Admin'), name: 'Admin', sessionDuration: 'PT1H' },
        { arn: permissionSetArn('Reader'), name: 'Reader', sessionDuration: 'PT8H' },
      ],
    });
    const called = lab.journal.entries.map(({ operation }) => operation);
    expect(called.filter((operation) => operation === 'sso:DescribePermissionSet')).toHaveLength(2);
  });

  it.each([
    'organizations:DescribeOrganization',
    'sso:ListInstances',
    'sso:ListPermissionSets',
    'sso:DescribePermissionSet',
  ])('are unknown without %s, and say so', async (action) => {
    expect(await reading(denied(action)).read()).toMatchObject({
      state: 'unknown',
      code: 'IDENTITY_CENTER_UNREADABLE',
      lacks: action,
    });
  });

  it('are unknown for another reason when AWS does not answer well, which lacks nothing', async () => {
    const faults = [
      fault(
        'sso:ListPermissionSets',
        { type: 'error', status: 500, code: 'InternalServerException' },
        { times: 'always' },
      ),
    ];
    const read = await reading({ faults }).read();
    expect(read).toMatchObject({ state: 'unknown', code: 'IDENTITY_CENTER_UNREADABLE' });
    expect(read).not.toHaveProperty('lacks');
  });
});
