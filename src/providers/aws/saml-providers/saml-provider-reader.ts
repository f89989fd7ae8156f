import type { IAMClient } from '@aws-sdk/client-iam';
import { GetSAMLProviderCommand } from '@aws-sdk/client-iam';
import type { SamlProvider, SamlProviderReader } from '../../../model/saml.ts';
import { readMetadata } from '../../saml-metadata.ts';
import { stepOf } from '../account-gap.ts';
import type { AwsClients } from '../clients.ts';
import { readEachAccount } from '../each-account.ts';
import { awsFailure } from '../errors.ts';
import type { AccountReference, ReaderRole } from '../reader-credentials.ts';
import { createReaderCredentials } from '../reader-credentials.ts';

export interface SamlProviderReaderOptions {
  readonly readerRole: ReaderRole;
  /** How many accounts are read at once; 10 when absent. */
  readonly concurrency?: number;
}

/** Two calls an account: AssumeRole and GetSAMLProvider. */
export function createSamlProviderReader(
  clients: AwsClients,
  { readerRole, concurrency }: SamlProviderReaderOptions,
): SamlProviderReader {
  const sessions = createReaderCredentials(readerRole);
  return {
    providers: (name, accounts, context) =>
      readEachAccount(
        'accounts for SAML providers',
        accounts,
        { clients, sessions, concurrency, context },
        async (account, iam) => {
          const arn = samlProviderArn(account, name);
          const reading = getProvider(iam, account.id, arn, context.signal);
          return { items: [await stepOf({ call: 'GetSAMLProvider', arn }, reading)], gaps: [] };
        },
      ),
  };
}

/** AWS: Service Authorization Reference, IAM: the form of the ARN, so that nothing has to be listed. */
export function samlProviderArn({ id, partition }: AccountReference, name: string): string {
  return `arn:${partition}:iam::${id}:saml-provider/${name}`;
}

export async function getProvider(
  iam: IAMClient,
  accountId: string,
  arn: string,
  signal: AbortSignal,
): Promise<SamlProvider> {
  try {
    const metadata = await getMetadata(iam, arn, signal);
    return { accountId, arn, status: 'present', metadata, ...readMetadata(metadata) };
  } catch (error) {
    if (isAbsent(error)) return { accountId, arn, status: 'absent' };
    throw error;
  }
}

/** The document of a provider that is there. */
export async function getMetadata(iam: IAMClient, arn: string, signal: AbortSignal): Promise<string> {
  const command = new GetSAMLProviderCommand({ SAMLProviderArn: arn });
  const { SAMLMetadataDocument: metadata } = await iam.send(command, { abortSignal: signal });
  if (!metadata) throw new Error('AWS gave no metadata document');
  return metadata;
}

/** IAM's exceptions have the suffix in the SDK's model and lack it on the wire. */
export function isAbsent(error: unknown): boolean {
  return awsFailure(error).name.startsWith('NoSuchEntity');
}
