import type { WorldInput } from '../../../../src/lab/world.ts';
import type { AwsAccount } from '../../../../src/model/aws.ts';
import type { Certificate } from '../../../../src/model/certificates.ts';
import { readCertificate } from '../../../../src/providers/certificate.ts';
import type { ReaderRole } from '../../../../src/providers/aws/reader-credentials.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { signingCertificate } from '../../../support/saml-signing.ts';
import { EXTERNAL_ID, READER_ROLE, readerRole } from '../../../support/worlds.ts';
import type { LabAws } from '../lab-aws.ts';

type RoleInput = NonNullable<WorldInput['aws']['accounts'][number]['roles']>[number];

export const PROVIDER = 'AzureAD';
export const READER: ReaderRole = { name: READER_ROLE, path: '/', externalId: EXTERNAL_ID };
export const WRITER: ReaderRole = { name: 'rolebridge-saml-writer', path: '/', externalId: EXTERNAL_ID };

export const OLD = certificate('old');
export const NEW = certificate('new');
export const THIRD = certificate('third');

function certificate(name: string): Certificate {
  return readCertificate(Buffer.from(signingCertificate({ name }).verify.key, 'base64'));
}

export interface AccountOptions {
  /** The document of the provider; empty for an account without one. */
  readonly metadata?: string;
  readonly writer?: Partial<RoleInput>;
  readonly reader?: Partial<RoleInput>;
}

/** An account with a SAML provider, and both of our roles. */
export function accountWith(
  id: string,
  { metadata = samlMetadata([OLD.der]), writer, reader }: AccountOptions = {},
): WorldInput['aws']['accounts'][number] {
  return {
    id,
    name: id,
    roles: [readerRole(reader), readerRole({ name: WRITER.name, ...writer })],
    samlProviders: metadata === '' ? [] : [{ name: PROVIDER, metadata }],
  };
}

export function account(id: string): AwsAccount {
  return { id, name: id, partition: 'aws', state: 'ACTIVE', organizationalUnits: [] };
}

export function arnIn(id: string): string {
  return `arn:aws:iam::${id}:saml-provider/${PROVIDER}`;
}

/** What IAM holds now. */
export function metadataIn({ lab }: LabAws, id: string): string {
  return lab.world.aws.accounts.find((each) => each.id === id)?.samlProviders[0]?.metadata ?? '';
}
