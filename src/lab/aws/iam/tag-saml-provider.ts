import { TagSAMLProvider$ } from '@aws-sdk/client-iam';
import type { TagSAMLProviderCommandInput, TagSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { samlProviderOf } from './find-saml-provider.ts';
import { withTags } from './tags.ts';

/** AWS: TagSAMLProvider API reference. */
export const tagSamlProvider = awsOperation<TagSAMLProviderCommandInput, TagSAMLProviderCommandOutput>(
  'iam:TagSAMLProvider',
  TagSAMLProvider$,
  ({ SAMLProviderArn, Tags }, call) => {
    const provider = samlProviderOf(SAMLProviderArn, call);
    if (isRefusal(provider)) return provider;
    const tags = withTags(provider.tags, Tags);
    if (isRefusal(tags)) return tags;
    provider.tags = tags;
    return {};
  },
  ({ SAMLProviderArn = '*' }) => SAMLProviderArn,
);
