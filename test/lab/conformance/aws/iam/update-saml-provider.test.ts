import { GetSAMLProviderCommand, UpdateSAMLProviderCommand } from '@aws-sdk/client-iam';
import type { UpdateSAMLProviderCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { CERTIFICATE, samlMetadata, SHORT_CERTIFICATE } from '../../../../support/saml-metadata.ts';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

type Input = Omit<UpdateSAMLProviderCommandInput, 'SAMLProviderArn'>;

async function update(input: Input, target: AwsLab): Promise<unknown> {
  const command = new UpdateSAMLProviderCommand({ SAMLProviderArn: target.samlProviderArn, ...input });
  return (await target.iam()).send(command);
}

async function documentOf(target: AwsLab): Promise<string | undefined> {
  const command = new GetSAMLProviderCommand({ SAMLProviderArn: target.samlProviderArn });
  return (await (await target.iam()).send(command)).SAMLMetadataDocument;
}

function documentWith(...certificates: readonly string[]): string {
  return samlMetadata(certificates);
}

// Nothing here is for a real account: it would change how people sign in there.
describe('iam:UpdateSAMLProvider', () => {
  inLab(() => {
    it('replaces the document, and every read shows the new one', async () => {
      const target = awsLab();
      const document = documentWith(CERTIFICATE, CERTIFICATE);
      expect(await update({ SAMLMetadataDocument: document }, target)).toMatchObject({
        SAMLProviderArn: target.samlProviderArn,
      });
      expect(await documentOf(target)).toBe(document);
    });

    it('leaves the document as it is when none is given', async () => {
      const target = awsLab();
      const before = await documentOf(target);
      await update({}, target);
      expect(await documentOf(target)).toBe(before);
    });

    it('takes certificates that have expired', async () => {
      const target = awsLab();
      target.lab.clock.advance(1000 * 24 * 60 * 60 * 1000 * 10);
      const document = documentWith(CERTIFICATE, CERTIFICATE);
      await update({ SAMLMetadataDocument: document }, target);
      expect(await documentOf(target)).toBe(document);
    });

    it.each([
      { name: 'ten keys', document: documentWith(...Array.from({ length: 10 }, () => CERTIFICATE)) },
      { name: 'ten identity providers', document: samlMetadata([CERTIFICATE], { providers: 10 }) },
      {
        name: 'elements with a prefix',
        document: documentWith(CERTIFICATE)
          .replaceAll(
            /<(\/?)(EntityDescriptor|IDPSSODescriptor|KeyDescriptor|SingleSignOnService)/g,
            '<$1md:$2',
          )
          .replace('xmlns=', 'xmlns:md='),
      },
      {
        name: 'a certificate on several lines',
        document: documentWith(CERTIFICATE.replaceAll(/(.{64})/g, '$1\n')),
      },
    ])('takes a document with $name', async ({ document }) => {
      const target = awsLab();
      await update({ SAMLMetadataDocument: document }, target);
      expect(await documentOf(target)).toBe(document);
    });

    it.each([
      {
        name: 'a document of 999 characters',
        document: documentWith(CERTIFICATE).slice(0, 999),
        error: { name: 'ValidationError', $metadata: { httpStatusCode: 400 } },
      },
      {
        name: 'a document of more than ten million characters',
        document: documentWith(CERTIFICATE).padEnd(10_000_001),
        error: { name: 'ValidationError' },
      },
      {
        name: 'a byte order mark',
        document: `\uFEFF${documentWith(CERTIFICATE)}`,
        error: {
          name: 'InvalidInputException',
          message: expect.stringContaining('byte order mark') as string,
          $metadata: { httpStatusCode: 400 },
        },
      },
      {
        name: 'a document that is cut off',
        document: documentWith(CERTIFICATE).slice(0, -10),
        error: { name: 'InvalidInputException', message: expect.stringContaining('well-formed') as string },
      },
      {
        name: 'tags that do not match',
        document: documentWith(CERTIFICATE).replace('</KeyDescriptor>', '</KeyDescription>'),
        error: { name: 'InvalidInputException', message: expect.stringContaining('well-formed') as string },
      },
      {
        name: 'text that is no XML',
        document: 'metadata '.repeat(200),
        error: { name: 'InvalidInputException', message: expect.stringContaining('well-formed') as string },
      },
      {
        name: 'the metadata of a service provider',
        document: documentWith(CERTIFICATE).replaceAll('IDPSSODescriptor', 'SPSSODescriptor'),
        error: {
          name: 'InvalidInputException',
          message: expect.stringContaining('no IDPSSODescriptor') as string,
        },
      },
      {
        name: 'no certificate',
        document: documentWith(),
        error: {
          name: 'InvalidInputException',
          message: expect.stringContaining('no X.509 certificate') as string,
        },
      },
      {
        name: 'a certificate that is none',
        document: documentWith(CERTIFICATE, 'TUlJQw=='),
        error: { name: 'InvalidInputException' },
      },
      {
        name: 'an empty certificate',
        document: documentWith(''),
        error: { name: 'InvalidInputException' },
      },
      {
        name: 'a key of 512 bits',
        document: documentWith(CERTIFICATE, SHORT_CERTIFICATE),
        error: { name: 'InvalidInputException', message: expect.stringContaining('1024 bits') as string },
      },
      {
        name: 'eleven keys',
        document: documentWith(...Array.from({ length: 11 }, () => CERTIFICATE)),
        error: { name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } },
      },
      {
        name: 'eleven identity providers',
        document: samlMetadata([CERTIFICATE], { providers: 11 }),
        error: { name: 'LimitExceededException' },
      },
    ])('refuses $name and changes nothing', async ({ document, error }) => {
      const target = awsLab();
      const before = await documentOf(target);
      await expect(update({ SAMLMetadataDocument: document }, target)).rejects.toMatchObject(error);
      expect(await documentOf(target)).toBe(before);
    });

    it('says NoSuchEntity of a provider that is not there', async () => {
      const refused = update({ SAMLMetadataDocument: documentWith(CERTIFICATE) }, awsLab(worldWith()));
      await expect(refused).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        message: `Manifest not found for arn arn:aws:iam::${ACCOUNT}:saml-provider/AzureAD`,
      });
    });

    it('says ConcurrentModification when a fault does', async () => {
      const target = awsLab();
      const effect = { type: 'error', status: 409, code: 'ConcurrentModification' } as const;
      target.lab.faults.add({ operation: 'iam:UpdateSAMLProvider', effect });
      await expect(update({}, target)).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
    });

    it('does nothing about encryption, and keeps a private key out of the journal', async () => {
      const target = awsLab();
      const refused = update({ AddPrivateKey: 'BEGIN-PRIVATE-KEY' }, target);
      await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
      expect(JSON.stringify(target.lab.journal.entries)).not.toContain('BEGIN-PRIVATE-KEY');
    });

    it('is a write in the journal', async () => {
      const target = awsLab();
      await documentOf(target);
      await update({}, target);
      expect(target.lab.journal.writes().map(({ operation }) => operation)).toEqual([
        'iam:UpdateSAMLProvider',
      ]);
    });
  });
});
