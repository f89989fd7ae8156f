import {
  CreateSAMLProvider$,
  EntityAlreadyExistsException$,
  LimitExceededException$,
} from '@aws-sdk/client-iam';
import type { CreateSAMLProviderCommandInput, CreateSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, invalid, isRefusal, notEmulated, refuseQuery } from '../aws-operation.ts';
import { samlProviderArn } from '../identity.ts';
import { tagsOf } from './role-shape.ts';
import { refuseMetadata } from './saml-metadata.ts';
import { withTags } from './tags.ts';

/** AWS: "IAM and STS quotas". */
const MOST_PROVIDERS = 100;

/** AWS: CreateSAMLProvider API reference. The words of refusals are the lab's. */
export const createSamlProvider = awsOperation<
  CreateSAMLProviderCommandInput,
  CreateSAMLProviderCommandOutput
>(
  'iam:CreateSAMLProvider',
  CreateSAMLProvider$,
  (input, { account, clouds: { world, clock } }) => {
    const { AddPrivateKey, AssertionEncryptionMode, Name = '', SAMLMetadataDocument = '', Tags } = input;
    if (AddPrivateKey !== undefined || AssertionEncryptionMode !== undefined) {
      return notEmulated('iam:CreateSAMLProvider with encryption and private keys');
    }
    if (!/^[\w._-]{1,128}$/.test(Name)) {
      return invalid('name', Name, String.raw`Member must satisfy regular expression pattern: [\w._-]+`);
    }
    const refused = refuseMetadata(SAMLMetadataDocument);
    if (refused !== undefined) return refused;
    const tags = withTags({}, Tags);
    if (isRefusal(tags)) return tags;
    if (account.samlProviders.some(({ name }) => name === Name)) {
      return refuseQuery(EntityAlreadyExistsException$, `SAMLProvider with name ${Name} already exists.`);
    }
    if (account.samlProviders.length >= MOST_PROVIDERS) {
      const message = `Cannot exceed quota for SAMLProvidersPerAccount: ${MOST_PROVIDERS}`;
      return refuseQuery(LimitExceededException$, message);
    }
    const provider = {
      name: Name,
      metadata: SAMLMetadataDocument,
      createDate: clock.now().toISOString(),
      tags,
      assertionEncryptionMode: 'Allowed' as const,
    };
    account.samlProviders.push(provider);
    const shown = tagsOf(provider);
    return {
      SAMLProviderArn: samlProviderArn(world.aws, account, provider),
      ...(shown.length > 0 ? { Tags: shown } : {}),
    };
  },
  ({ Name = '*' }, { account, clouds }) =>
    `arn:${clouds.world.aws.partition}:iam::${account.id}:saml-provider/${Name}`,
);
