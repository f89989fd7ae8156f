import { GetSAMLProvider$ } from '@aws-sdk/client-iam';
import type { GetSAMLProviderCommandInput, GetSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { samlProviderId } from '../identity.ts';
import { samlProviderOf } from './find-saml-provider.ts';
import { tagsOf } from './role-shape.ts';
import { datesOf } from './saml-provider-shape.ts';

/** AWS: GetSAMLProvider API reference. Empty lists are in the answer too, as users show it. */
export const getSamlProvider = awsOperation<GetSAMLProviderCommandInput, GetSAMLProviderCommandOutput>(
  'iam:GetSAMLProvider',
  GetSAMLProvider$,
  ({ SAMLProviderArn }, call) => {
    const provider = samlProviderOf(SAMLProviderArn, call);
    if (isRefusal(provider)) return provider;
    return {
      SAMLProviderUUID: samlProviderId(call.account, provider),
      SAMLMetadataDocument: provider.metadata,
      ...datesOf(provider),
      Tags: tagsOf(provider),
      AssertionEncryptionMode: provider.assertionEncryptionMode,
      PrivateKeyList: [],
    };
  },
  ({ SAMLProviderArn = '*' }) => SAMLProviderArn,
);
