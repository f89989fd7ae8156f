import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseValue, providerArnOf, valueOf } from '../../src/jobs/role-pair.ts';
import { partitions } from '../../src/model/aws.ts';

const role = 'arn:aws:iam::111122223333:role/Admin';
const provider = 'arn:aws:iam::111122223333:saml-provider/AzureAD';

describe('the value of an app role', () => {
  it.each(partitions)('is read in partition %s, in either order', (partition) => {
    const roleArn = `arn:${partition}:iam::012345678901:role/team/a/Admin+1=2.x@y_z-`;
    const providerArn = providerArnOf(partition, '012345678901', 'Azure.AD_2-x');
    const found = {
      roleArn,
      providerArn,
      partition,
      accountId: '012345678901',
      roleName: 'Admin+1=2.x@y_z-',
      providerName: 'Azure.AD_2-x',
    };
    expect(parseValue(valueOf(roleArn, providerArn))).toEqual(found);
    expect(parseValue(valueOf(providerArn, roleArn))).toEqual(found);
  });

  it.each([
    { form: 'empty text', value: '' },
    { form: 'a word', value: 'Portal.Reader' },
    { form: 'a role alone', value: role },
    { form: 'a comma alone', value: ',' },
    { form: 'two roles', value: `${role},${role}` },
    { form: 'two providers', value: `${provider},${provider}` },
    { form: 'three parts', value: `${role},${provider},${provider}` },
    { form: 'a comma at the end', value: `${role},${provider},` },
    { form: 'a role with a comma in its name', value: `${role},x,${provider}` },
    { form: 'a space after the comma', value: `${role}, ${provider}` },
    { form: 'a line break at the end', value: `${role},${provider}\n` },
    { form: 'a provider of another account', value: `${role},${provider.replace('1111', '9999')}` },
    { form: 'a provider of another partition', value: `${role},${provider.replace('aws', 'aws-cn')}` },
    { form: 'an unknown partition', value: `${role},${provider}`.replaceAll('arn:aws', 'arn:aws-eusc') },
    { form: 'eleven digits', value: `${role},${provider}`.replaceAll('111122223333', '11112222333') },
    { form: 'a user', value: `${role.replace('role/', 'user/')},${provider}` },
    { form: 'an OIDC provider', value: `${role},${provider.replace('saml-', 'oidc-')}` },
    { form: 'a role with no name', value: `arn:aws:iam::111122223333:role/,${provider}` },
    { form: 'upper case', value: `${role},${provider}`.toUpperCase() },
  ])('is not ours when it is $form', ({ value }) => {
    expect(parseValue(value)).toBeUndefined();
  });

  it('that was built can be read back, whatever the name and the path', () => {
    const name = fc.stringMatching(/^[\w+=.@-]{1,64}$/u);
    const path = fc.stringMatching(/^\/([!-+.-~]{1,30}\/)?$/u);
    fc.assert(
      fc.property(
        fc.constantFrom(...partitions),
        name,
        path,
        fc.boolean(),
        (partition, roleName, under, turned) => {
          const roleArn = `arn:${partition}:iam::111122223333:role${under}${roleName}`;
          const providerArn = providerArnOf(partition, '111122223333', 'AzureAD');
          const value = turned ? valueOf(providerArn, roleArn) : valueOf(roleArn, providerArn);
          expect(parseValue(value)).toMatchObject({ roleArn, providerArn, roleName, partition });
        },
      ),
      { seed: 1 },
    );
  });

  it('can be any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseValue(text)).toBeUndefined();
      }),
      { seed: 1 },
    );
  });
});
