import { ListSAMLProvidersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { samlMetadata } from '../../../../support/saml-metadata.ts';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

describe('iam:ListSAMLProviders', () => {
  it('gives the providers of the account with their dates and nothing else', async () => {
    const target = awsTarget();
    const { SAMLProviderList = [] } = await (await target.iam()).send(new ListSAMLProvidersCommand({}));
    const found = SAMLProviderList.find(({ Arn }) => Arn === target.samlProviderArn);
    expect(Object.keys(found ?? {}).toSorted()).toEqual(['Arn', 'CreateDate', 'ValidUntil']);
  });

  inLab(() => {
    it('gives all of them in one answer', async () => {
      const names = Array.from({ length: 100 }, (_, n) => `provider-${n}`);
      const samlProviders = names.map((name) => ({ name, metadata: samlMetadata() }));
      const world = worldWith({
        pageSize: { iam: 1 },
        accounts: [{ id: ACCOUNT, name: 'prod', samlProviders }],
      });
      const iam = await awsLab(world).iam();
      const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
      expect(SAMLProviderList?.map(({ Arn }) => Arn)).toEqual(
        names.map((name) => `arn:aws:iam::${ACCOUNT}:saml-provider/${name}`),
      );
    });

    it('gives an empty list where there are none', async () => {
      const iam = await awsLab(worldWith()).iam();
      expect(await iam.send(new ListSAMLProvidersCommand({}))).toMatchObject({ SAMLProviderList: [] });
    });

    it.each([
      { name: 'as the world says', validUntil: '2030-05-06T00:00:00Z', expected: '2030-05-06T00:00:00.000Z' },
      { name: 'a century after it was made otherwise', expected: '2124-03-01T10:00:00.000Z' },
    ])('says until when a provider is valid $name', async ({ validUntil, expected }) => {
      const provider = {
        name: 'AzureAD',
        metadata: samlMetadata(),
        createDate: '2024-03-01T10:00:00Z',
        ...(validUntil === undefined ? {} : { validUntil }),
      };
      const accounts = [{ id: ACCOUNT, name: 'prod', samlProviders: [provider] }];
      const iam = await awsLab(worldWith({ accounts })).iam();
      const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
      expect(SAMLProviderList?.[0]).toMatchObject({
        CreateDate: new Date('2024-03-01T10:00:00Z'),
        ValidUntil: new Date(expected),
      });
    });
  });
});
