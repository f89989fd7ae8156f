import { describe, expect, it } from 'vitest';
import { readTemplate } from './cloudformation-yaml.ts';
import { deployed } from './deployed-template.ts';
import { statementsOf } from './role-statements.ts';
import { circular, dangling } from './template-references.ts';
import { misshapen } from './template-shape.ts';

const template = readTemplate('member-account.yml');

describe('the template of the reader role', () => {
  it('has the shape that CloudFormation asks for', () => {
    expect(misshapen(template)).toEqual([]);
    expect(dangling(template)).toEqual([]);
    expect(circular(template)).toEqual([]);
  });

  it('says what each parameter is', () => {
    for (const { Description } of Object.values(template.Parameters ?? {})) expect(Description).toBeTruthy();
  });

  it('lets the role read roles, SAML providers and access keys, look at one rule and at trails, and no more', () => {
    const allowed = statementsOf(template, 'ReaderRole').flatMap(({ actions, resource }) =>
      actions.map((action) => [action, resource]),
    );
    const own = (rest: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
    const rule = own('events:*:${AWS::AccountId}:rule/${EventRuleName}');
    const users = own('iam::${AWS::AccountId}:user/*');
    const trails = own('cloudtrail:*:*:trail/*');
    expect(allowed).toEqual([
      ['iam:ListRoles', '*'],
      ['iam:ListRoleTags', own('iam::${AWS::AccountId}:role/*')],
      ['iam:ListAttachedRolePolicies', own('iam::${AWS::AccountId}:role/*')],
      ['iam:GetSAMLProvider', own('iam::${AWS::AccountId}:saml-provider/*')],
      ['iam:ListSAMLProviders', '*'],
      ['iam:ListUsers', '*'],
      ['iam:GetAccessKeyLastUsed', users],
      ['iam:ListAccessKeys', users],
      ['iam:ListAttachedUserPolicies', users],
      [
        'iam:SimulatePrincipalPolicy',
        own('iam::${AWS::AccountId}:role${RolePath}${FederationWriterRoleName}'),
      ],
      ['events:DescribeRule', rule],
      ['events:ListTargetsByRule', rule],
      ['cloudtrail:DescribeTrails', '*'],
      ['cloudtrail:GetEventSelectors', trails],
      ['cloudtrail:GetTrailStatus', trails],
    ]);
    expect(template.Parameters?.['EventRuleName']?.Default).toBe('rolebridge-role-events');
  });

  it.each([
    { asked: 'no', actions: [] },
    { asked: 'yes', actions: ['iam:SimulatePrincipalPolicy'] },
  ])('lets the role ask what the federation writer may do: $actions where that is $asked', (row) => {
    const there = deployed(template, { FederationWriterRole: row.asked });
    const allowed = statementsOf(there, 'ReaderRole').flatMap(({ actions }) => actions);
    expect(allowed.filter((action) => action.includes('Simulate'))).toEqual(row.actions);
    expect('FederationWriter' in there.Resources).toBe(row.asked === 'yes');
  });

  it('trusts the roles of the list only, with the external id and inside the organization', () => {
    expect(template.Resources['ReaderRole']?.Properties?.['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: { Ref: 'TrustedRoleArns' } },
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

describe('the template of the role that writes SAML providers', () => {
  const writer = template.Resources['SamlWriter'];

  it('makes the role for those only who ask for it', () => {
    expect(writer).toMatchObject({ Condition: 'HasSamlWriterRole' });
    expect(template.Parameters?.['SamlWriterRole']?.Default).toBe('no');
  });

  it('lets the role read and update SAML providers, but for those of IAM Identity Center', () => {
    const statements = statementsOf(template, 'SamlWriter').map(({ effect, actions, resource }) => ({
      effect,
      actions,
      resource,
    }));
    const providers = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:saml-provider';
    expect(statements).toEqual([
      {
        effect: 'Allow',
        actions: ['iam:GetSAMLProvider', 'iam:UpdateSAMLProvider'],
        resource: { 'Fn::Sub': `${providers}/*` },
      },
      {
        effect: 'Deny',
        actions: ['iam:UpdateSAMLProvider'],
        resource: { 'Fn::Sub': `${providers}/AWSSSO_*` },
      },
    ]);
  });

  it('trusts the roles of a list of its own only, with the external id and inside the organization', () => {
    expect(writer?.Properties?.['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { AWS: { Ref: 'TrustedWriterArns' } },
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
