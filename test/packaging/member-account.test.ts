import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { statementsOf } from './role-statements.ts';
import { misshapen, type Template } from './template-shape.ts';

const text = readFileSync(new URL('../../infra/member-account.yml', import.meta.url), 'utf8');
const intrinsics = ['Ref', 'Sub', 'GetAtt'].map((name) => ({
  tag: `!${name}`,
  resolve: (value: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: value }),
}));
const equals = {
  tag: '!Equals',
  collection: 'seq',
  resolve: (value: unknown) => ({ 'Fn::Equals': value }),
} as const;
const template = parse(text, { customTags: [...intrinsics, equals] }) as Template;

describe('the template of the reader role', () => {
  it('has the shape that CloudFormation asks for', () => {
    expect(misshapen(template)).toEqual([]);
  });

  it('lets the role list roles and their tags and read SAML providers, and nothing else', () => {
    const actions = statementsOf(template, 'ReaderRole').flatMap((statement) => statement.actions);
    expect(actions).toEqual(['iam:ListRoles', 'iam:ListRoleTags', 'iam:GetSAMLProvider']);
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
  const { Parameters } = template as unknown as {
    readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  };

  it('makes the role for those only who ask for it', () => {
    expect(writer).toMatchObject({ Condition: 'HasSamlWriterRole' });
    expect(Parameters['SamlWriterRole']?.Default).toBe('no');
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
