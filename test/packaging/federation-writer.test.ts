import { describe, expect, it } from 'vitest';
import { mayCall } from './allowed-calls.ts';
import { readTemplate } from './cloudformation-yaml.ts';
import { deployed } from './deployed-template.ts';
import { statementsOf } from './role-statements.ts';

const template = readTemplate('member-account.yml');

describe('the template of the role that sets connections up', () => {
  const writer = template.Resources['FederationWriter'];
  const statements = statementsOf(template, 'FederationWriter');
  const own = (rest: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:${rest}` });
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  const denied = statements.filter(({ effect }) => effect === 'Deny');

  it('makes the role for those only who ask for it', () => {
    expect(writer).toMatchObject({ Condition: 'HasFederationWriterRole' });
    expect(template.Parameters?.['FederationWriterRole']?.Default).toBe('no');
    expect(template.Parameters?.['FederationWriterRoleName']?.Default).toBe('rolebridge-federation-writer');
  });

  const onRoles = [
    'iam:CreateRole',
    'iam:GetRole',
    'iam:TagRole',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRole',
  ];
  const providerActions = ['iam:CreateSAMLProvider', 'iam:GetSAMLProvider', 'iam:TagSAMLProvider'];
  const withNames = (names: readonly string[], policies: readonly string[] = ['']) =>
    statementsOf(
      deployed(template, {
        FederationWriterRole: 'yes',
        FederatedRoleNames: names,
        FederatedRolePolicies: policies,
      }),
      'FederationWriter',
    );
  const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const arnOf = (role: string) => `arn:aws:iam::111122223333:role/${role}`;

  it('lets the role make SAML providers, and the roles of a list with the policies of another', () => {
    const given = withNames(['Admin', 'ReadOnly'], [readOnly]).filter(({ effect }) => effect === 'Allow');
    const roles = ['arn:*:iam::*:role/Admin', 'arn:*:iam::*:role/ReadOnly'];
    expect(given).toMatchObject([
      {
        actions: providerActions,
        resource: 'arn:aws:iam::111122223333:saml-provider/*',
        condition: undefined,
      },
      { actions: onRoles, resource: roles, condition: undefined },
      {
        actions: ['iam:AttachRolePolicy'],
        resource: roles,
        condition: { ArnEquals: { 'iam:PolicyARN': [readOnly] } },
      },
    ]);
  });

  it.each([
    { name: 'no role is named', names: [''], policies: [readOnly], actions: providerActions },
    {
      name: 'no policy is named',
      names: ['Admin'],
      policies: [''],
      actions: [...providerActions, ...onRoles],
    },
  ])('lets it attach nothing where $name', ({ names, policies, actions }) => {
    const given = withNames(names, policies).filter(({ effect }) => effect === 'Allow');
    expect(given.flatMap((each) => each.actions)).toEqual(actions);
    expect(template.Parameters?.['FederatedRoleNames']?.Default).toBe('');
    expect(template.Parameters?.['FederatedRolePolicies']?.Default).toBe('');
  });

  it.each([
    'OrganizationAccountAccessRole',
    'AWSControlTowerExecution',
    'stacksets-exec-0123456789abcdef',
    'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
    'rolebridge-event-forwarder',
    'Administrator',
    'team/Admin',
    'rolebridge-reader',
    'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1',
  ])('lets it touch %s in no way, and the role of the list in each', (stranger) => {
    const given = withNames(['Admin'], [readOnly]);
    for (const action of [...onRoles, 'iam:AttachRolePolicy']) {
      expect(mayCall(given, action, arnOf(stranger))).toBe(false);
      expect(mayCall(given, action, arnOf('Admin'))).toBe(true);
    }
  });

  it.each([
    { names: 'Admin', taken: true },
    { names: 'cloud.Read-Only_1+=@', taken: true },
    { names: '', taken: true },
    { names: '*', taken: false },
    { names: 'Adm?n', taken: false },
    { names: 'arn:aws:iam::111122223333:role/Admin', taken: false },
  ])('takes "$names" as a name of a role: $taken', ({ names, taken }) => {
    const { AllowedPattern = '' } = template.Parameters?.['FederatedRoleNames'] ?? {};
    expect(new RegExp(AllowedPattern, 'u').test(names)).toBe(taken);
  });

  it.each(['rolebridge-reader', 'rolebridge-saml-writer', 'rolebridge-federation-writer'])(
    'keeps %s from it, even where somebody named that',
    (ours) => {
      const given = withNames([ours, 'Admin'], [readOnly]);
      const writes = [...onRoles, 'iam:AttachRolePolicy'].filter((action) => action !== 'iam:GetRole');
      expect(writes.filter((action) => mayCall(given, action, arnOf(ours)))).toEqual([]);
    },
  );

  it('keeps every write off our own roles, and off those of AWS and of IAM Identity Center', () => {
    const protectedRoles = [
      'role${RolePath}${RoleName}',
      'role${RolePath}${SamlWriterRoleName}',
      'role${RolePath}${FederationWriterRoleName}',
      'role/aws-reserved/*',
      'role/aws-service-role/*',
    ].map(own);
    expect(denied.map(({ resource }) => resource)).toEqual([protectedRoles, own('saml-provider/AWSSSO_*')]);
    const writes = allowed.flatMap(({ actions }) => actions).filter((action) => !action.includes(':Get'));
    expect(new Set(denied.flatMap(({ actions }) => actions))).toEqual(new Set(writes));
  });

  it('trusts the roles of a list of its own only, with the external id and inside the organization', () => {
    expect(writer?.Properties?.['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: { Ref: 'TrustedFederationArns' } },
          Condition: {
            StringEquals: {
              'sts:ExternalId': { Ref: 'ExternalId' },
              'aws:PrincipalOrgID': { Ref: 'OrganizationId' },
            },
          },
        },
      ],
    });
  });
});
