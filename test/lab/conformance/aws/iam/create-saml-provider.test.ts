import {
  CreateSAMLProviderCommand,
  EntityAlreadyExistsException,
  GetSAMLProviderCommand,
  InvalidInputException,
  LimitExceededException,
  NoSuchEntityException,
  TagSAMLProviderCommand,
} from '@aws-sdk/client-iam';
import type { CreateSAMLProviderCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { samlMetadata } from '../../../../support/saml-metadata.ts';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab, SAML_PROVIDER } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

const SAMLMetadataDocument = samlMetadata();
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:saml-provider/${name}`;

async function create(input: Partial<CreateSAMLProviderCommandInput>, target: AwsLab = awsLab()) {
  const command = new CreateSAMLProviderCommand({ Name: 'Entra', SAMLMetadataDocument, ...input });
  return (await target.iam()).send(command);
}

// Nothing here is for a real account: it would let somebody sign in there.
describe('iam:CreateSAMLProvider', () => {
  inLab(() => {
    it('makes one that reads show from then on, with its tags', async () => {
      const target = awsLab();
      const Tags = [{ Key: 'made-by', Value: 'rolebridge' }];
      const made = await create({ Tags }, target);
      expect(made).toMatchObject({ SAMLProviderArn: arnOf('Entra'), Tags });
      const command = new GetSAMLProviderCommand({ SAMLProviderArn: made.SAMLProviderArn });
      expect(await (await target.iam()).send(command)).toMatchObject({
        SAMLMetadataDocument,
        Tags,
        CreateDate: target.lab.clock.now(),
      });
    });

    it('takes the names of others in another case', async () => {
      await expect(create({ Name: SAML_PROVIDER.toLowerCase() })).resolves.toMatchObject({
        SAMLProviderArn: arnOf(SAML_PROVIDER.toLowerCase()),
      });
    });

    it.each([
      { name: 'a name that there is', input: { Name: SAML_PROVIDER }, error: EntityAlreadyExistsException },
      {
        name: 'a document that is none',
        input: { SAMLMetadataDocument: 'x'.repeat(1000) },
        error: InvalidInputException,
      },
      { name: 'a tag of AWS', input: { Tags: [{ Key: 'aws:a', Value: '' }] }, error: InvalidInputException },
      {
        name: 'more than fifty tags',
        input: { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) },
        error: LimitExceededException,
      },
    ])('refuses $name and makes nothing', async ({ input, error }) => {
      const target = awsLab();
      await expect(create(input, target)).rejects.toBeInstanceOf(error);
      const account = target.lab.world.aws.accounts.find(({ id }) => id === ACCOUNT);
      expect(account?.samlProviders).toHaveLength(1);
    });

    it.each([
      { name: 'a name with a space', input: { Name: 'Entra ID' } },
      { name: 'a short document', input: { SAMLMetadataDocument: '<a/>' } },
    ])('finds $name invalid', async ({ input }) => {
      await expect(create(input)).rejects.toMatchObject({ name: 'ValidationError' });
    });

    it('makes no more than a hundred', async () => {
      const samlProviders = Array.from({ length: 100 }, (_, n) => ({
        name: `P${n}`,
        metadata: SAMLMetadataDocument,
      }));
      const target = awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', samlProviders }] }));
      await expect(create({}, target)).rejects.toBeInstanceOf(LimitExceededException);
    });
  });
});

describe('iam:TagSAMLProvider', () => {
  inLab(() => {
    it('adds tags to those that there are', async () => {
      const target = awsLab();
      const iam = await target.iam();
      await create({ Tags: [{ Key: 'a', Value: '1' }] }, target);
      const SAMLProviderArn = arnOf('Entra');
      await iam.send(new TagSAMLProviderCommand({ SAMLProviderArn, Tags: [{ Key: 'b', Value: '2' }] }));
      expect(await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))).toMatchObject({
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      });
    });

    it('says NoSuchEntity of a provider that is not there', async () => {
      const command = new TagSAMLProviderCommand({ SAMLProviderArn: arnOf('None'), Tags: [] });
      await expect((await awsLab().iam()).send(command)).rejects.toBeInstanceOf(NoSuchEntityException);
    });
  });
});
