import { UpdateSAMLProvider$ } from '@aws-sdk/client-iam';
import type { UpdateSAMLProviderCommandInput, UpdateSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal, notEmulated } from '../aws-operation.ts';
import { samlProviderOf } from './find-saml-provider.ts';
import { refuseMetadata } from './saml-metadata.ts';

/**
 * AWS: UpdateSAMLProvider API reference: what is not named stays as it is, the document too. Nothing looks at the
 * dates in it: IAM does not evaluate the expiration of metadata or certificates ("Create a SAML identity provider").
 */
export const updateSamlProvider = awsOperation<
  UpdateSAMLProviderCommandInput,
  UpdateSAMLProviderCommandOutput
>(
  'iam:UpdateSAMLProvider',
  UpdateSAMLProvider$,
  (input, call) => {
    const { AddPrivateKey, AssertionEncryptionMode, RemovePrivateKey, SAMLMetadataDocument } = input;
    if ([AddPrivateKey, AssertionEncryptionMode, RemovePrivateKey].some((each) => each !== undefined)) {
      return notEmulated('iam:UpdateSAMLProvider of encryption and private keys');
    }
    const provider = samlProviderOf(input.SAMLProviderArn, call);
    if (isRefusal(provider)) return provider;
    if (SAMLMetadataDocument !== undefined) {
      const refused = refuseMetadata(SAMLMetadataDocument);
      if (refused !== undefined) return refused;
      provider.metadata = SAMLMetadataDocument;
    }
    return { SAMLProviderArn: input.SAMLProviderArn };
  },
  ({ SAMLProviderArn = '*' }) => SAMLProviderArn,
);
