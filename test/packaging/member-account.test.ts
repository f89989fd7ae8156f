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
const template = parse(text, { customTags: intrinsics }) as Template;

describe('the template of the reader role', () => {
  it('has the shape that CloudFormation asks for', () => {
    expect(misshapen(template)).toEqual([]);
  });

  it('lets the role list roles and their tags, and nothing else', () => {
    const actions = statementsOf(template, 'ReaderRole').flatMap((statement) => statement.actions);
    expect(actions).toEqual(['iam:ListRoles', 'iam:ListRoleTags']);
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
