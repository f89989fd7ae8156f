import { ListSAMLProviders$ } from '@aws-sdk/client-iam';
import type { ListSAMLProvidersCommandInput, ListSAMLProvidersCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation } from '../aws-operation.ts';
import { samlProviderArn } from '../identity.ts';
import { datesOf } from './saml-provider-shape.ts';

/** AWS: ListSAMLProviders API reference: all of them at once, without tags. */
export const listSamlProviders = awsOperation<ListSAMLProvidersCommandInput, ListSAMLProvidersCommandOutput>(
  'iam:ListSAMLProviders',
  ListSAMLProviders$,
  (_input, { account, clouds: { world } }) => ({
    SAMLProviderList: account.samlProviders.map((provider) => ({
      Arn: samlProviderArn(world.aws, account, provider),
      ...datesOf(provider),
    })),
  }),
);
