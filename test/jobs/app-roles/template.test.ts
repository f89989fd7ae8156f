import { describe, expect, it } from 'vitest';
import { fill, template, templateFields, type TemplateValues } from '../../../src/jobs/app-roles/template.ts';

const values: TemplateValues = {
  accountId: '111122223333',
  accountName: 'prod',
  roleName: 'Admin',
  rolePath: '/team/',
  roleArn: 'arn:aws:iam::111122223333:role/team/Admin',
  roleDescription: '',
  providerName: 'AzureAD',
};

describe('a template', () => {
  it.each([
    { text: '{accountName} {roleName}', filled: 'prod Admin' },
    { text: '{accountName}{accountName}', filled: 'prodprod' },
    { text: 'no placeholder', filled: 'no placeholder' },
    { text: '  {roleName}  ', filled: 'Admin' },
    { text: '{roleDescription}', filled: values.roleArn },
    { text: ' {roleDescription} ', filled: values.roleArn },
    { text: '{{roleName}}', filled: '{Admin}' },
    { text: templateFields.map((field) => `{${field}}`).join('|'), filled: Object.values(values).join('|') },
  ])('"$text" becomes "$filled"', ({ text, filled }) => {
    expect(template.parse(text)).toBe(text);
    expect(fill(text, values)).toBe(filled);
  });

  it('does not look for placeholders in what it filled in', () => {
    const tricky = { ...values, accountName: '{roleArn}', roleDescription: '$& $1 $$' };
    expect(fill('{accountName} {roleDescription}', tricky)).toBe('{roleArn} $& $1 $$');
  });

  it.each([
    { text: '{rolename}', says: '{rolename} is no placeholder; did you mean {roleName}?' },
    { text: '{}', says: '{} is no placeholder; did you mean one of' },
    { text: '{constructor}', says: '{constructor} is no placeholder' },
    { text: '', says: '' },
  ])('"$text" is refused', ({ text, says }) => {
    const parsed = template.safeParse(text);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(says);
  });
});
