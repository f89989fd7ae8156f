import { GetSAMLProviderCommand, InvalidInputException, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { samlMetadata } from '../../../../support/saml-metadata.ts';
import { ACCOUNT, OTHER_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

async function refusalOf(SAMLProviderArn: string | undefined, target = awsTarget()): Promise<unknown> {
  const iam = await target.iam();
  return iam.send(new GetSAMLProviderCommand({ SAMLProviderArn })).catch((error: unknown) => error);
}

describe('iam:GetSAMLProvider', () => {
  it('gives the metadata document as text', async () => {
    const target = awsTarget();
    const command = new GetSAMLProviderCommand({ SAMLProviderArn: target.samlProviderArn });
    const provider = await (await target.iam()).send(command);
    expect(provider.SAMLMetadataDocument).toContain('EntityDescriptor');
    expect(provider.SAMLProviderUUID).toMatch(/^[A-Z0-9]+$/);
    expect(provider.CreateDate).toBeInstanceOf(Date);
  });

  it('says NoSuchEntity of a provider that is not there', async () => {
    const target = awsTarget();
    const refusal = await refusalOf(`${target.samlProviderArn}-not-there`, target);
    expect(refusal).toBeInstanceOf(NoSuchEntityException);
    expect(refusal).toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  inLab(() => {
    it('shows a provider with everything its world says', async () => {
      const metadata = `${samlMetadata()}\r\n<!-- ü & "quoted" \t -->\n`;
      const samlProviders = [
        {
          name: 'Entra.prod_1',
          uuid: 'SAMLSPAAAABBBBCCCCDDDD',
          metadata,
          createDate: '2025-02-03T04:05:06Z',
          tags: { team: 'iam', 'managed-by': 'rolebridge' },
          assertionEncryptionMode: 'Required' as const,
        },
      ];
      const iam = await awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', samlProviders }] })).iam();
      const SAMLProviderArn = `arn:aws:iam::${ACCOUNT}:saml-provider/Entra.prod_1`;
      expect(await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))).toMatchObject({
        SAMLProviderUUID: 'SAMLSPAAAABBBBCCCCDDDD',
        SAMLMetadataDocument: metadata,
        CreateDate: new Date('2025-02-03T04:05:06Z'),
        Tags: [
          { Key: 'managed-by', Value: 'rolebridge' },
          { Key: 'team', Value: 'iam' },
        ],
        AssertionEncryptionMode: 'Required',
        PrivateKeyList: [],
      });
    });

    it('makes up an id that stays the same', async () => {
      const { iam, samlProviderArn: SAMLProviderArn } = awsLab();
      const client = await iam();
      const first = await client.send(new GetSAMLProviderCommand({ SAMLProviderArn }));
      const second = await client.send(new GetSAMLProviderCommand({ SAMLProviderArn }));
      expect(first.SAMLProviderUUID).toMatch(/^SAMLSP[A-Z2-7]{17}$/);
      expect(second.SAMLProviderUUID).toBe(first.SAMLProviderUUID);
    });

    it('finds no provider of another account', async () => {
      const samlProviders = [{ name: 'AzureAD', metadata: samlMetadata() }];
      const accounts = [
        { id: ACCOUNT, name: 'prod' },
        { id: OTHER_ACCOUNT, name: 'dev', samlProviders },
      ];
      const arn = `arn:aws:iam::${OTHER_ACCOUNT}:saml-provider/AzureAD`;
      const target = awsLab(worldWith({ accounts }));
      expect(await refusalOf(arn, target)).toBeInstanceOf(NoSuchEntityException);
    });

    it.each([
      { name: 'no ARN', arn: undefined, error: 'ValidationError' },
      { name: 'an ARN of 19 characters', arn: 'arn:aws:iam::1:x/yz', error: 'ValidationError' },
      {
        name: 'the ARN of something else',
        arn: `arn:aws:iam::${ACCOUNT}:role/AzureAD`,
        error: InvalidInputException.name,
      },
    ])('refuses $name', async ({ arn, error }) => {
      expect(await refusalOf(arn)).toMatchObject({ name: error, $metadata: { httpStatusCode: 400 } });
    });
  });
});
