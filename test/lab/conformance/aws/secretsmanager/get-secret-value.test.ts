import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { GetSecretValueCommandInput } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import type { WorldInput } from '../../../../../src/lab/world.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab, SECRET } from '../../target.ts';
import type { AwsLab, AwsTarget } from '../../target.ts';

type SecretInput = NonNullable<WorldInput['aws']['accounts'][number]['secrets']>[number];

function read(target: AwsTarget, input: Partial<GetSecretValueCommandInput> = {}) {
  return target.secretsManager.send(new GetSecretValueCommand({ SecretId: target.secretArn, ...input }));
}

async function refusalOf(input: Partial<GetSecretValueCommandInput>, target = awsTarget()): Promise<unknown> {
  return read(target, input).catch((error: unknown) => error);
}

function labWith(secrets: readonly SecretInput[], deniedActions: readonly string[] = []): AwsLab {
  const roles = [{ name: 'rolebridge', trust: { Statement: [] }, deniedActions: [...deniedActions] }];
  const management = { id: MANAGEMENT_ACCOUNT, name: 'management', roles, secrets: [...secrets] };
  return awsLab(worldWith({ accounts: [management] }));
}

const notFound = {
  name: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret.",
  $metadata: { httpStatusCode: 400 },
};

describe('secretsmanager:GetSecretValue', () => {
  it('gives the text of the current version', async () => {
    const target = awsTarget();
    const answer = await read(target);
    expect(answer).toMatchObject({ ARN: target.secretArn, VersionStages: ['AWSCURRENT'] });
    expect(answer.SecretString).not.toBe('');
    expect(answer.SecretBinary).toBeUndefined();
    expect(answer.CreatedDate).toBeInstanceOf(Date);
  });

  it('finds it by its name and by its ARN without the end', async () => {
    const target = awsTarget();
    const { Name, VersionId } = await read(target);
    for (const SecretId of [Name, target.secretArn.slice(0, -'-AbCdEf'.length)]) {
      expect(await read(target, { SecretId })).toMatchObject({ ARN: target.secretArn, VersionId });
    }
  });

  it('gives a version by its id and by its stage', async () => {
    const target = awsTarget();
    const { VersionId } = await read(target);
    expect(await read(target, { VersionId })).toMatchObject({ VersionId });
    expect(await read(target, { VersionStage: 'AWSCURRENT' })).toMatchObject({ VersionId });
  });

  it('cannot find a secret that is not there', async () => {
    const target = awsTarget();
    expect(await refusalOf({ SecretId: 'rolebridge/nobody-has-this' }, target)).toMatchObject(notFound);
    expect(await refusalOf({ SecretId: `${target.secretArn}x` }, target)).toMatchObject(notFound);
  });

  it('cannot find a stage that no version has', async () => {
    expect(await refusalOf({ VersionStage: 'NOBODY-HAS-THIS' })).toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('staging label: NOBODY-HAS-THIS') as string,
    });
  });

  inLab(() => {
    it('gives another version id when the text is another', async () => {
      const one = await read(labWith([{ region: 'eu-west-1', name: SECRET, value: 'one' }]));
      const two = await read(labWith([{ region: 'eu-west-1', name: SECRET, value: 'two' }]));
      expect(one).toMatchObject({ SecretString: 'one' });
      expect(two.VersionId).not.toBe(one.VersionId);
    });

    it('tells a name that ends like an ARN from the ARN itself', async () => {
      const target = labWith([
        { region: 'eu-west-1', name: `${SECRET}-AbCdEf`, value: 'the longer name' },
        { region: 'eu-west-1', name: SECRET, value: 'the shorter name' },
      ]);
      expect(await read(target)).toMatchObject({ SecretString: 'the shorter name' });
    });

    it('looks in the Region that was asked', async () => {
      const target = labWith([{ region: 'us-east-1', name: SECRET, value: 'elsewhere' }]);
      expect(await refusalOf({ SecretId: SECRET }, target)).toMatchObject(notFound);
    });

    it('does not give a secret that is to be deleted', async () => {
      const deletedDate = '2026-11-01T08:00:00Z';
      const target = labWith([{ region: 'eu-west-1', name: SECRET, value: 'gone', deletedDate }]);
      expect(await refusalOf({}, target)).toMatchObject({
        name: 'InvalidRequestException',
        message: expect.stringContaining('marked for deletion') as string,
        $metadata: { httpStatusCode: 400 },
      });
    });

    it.each([{ SecretId: undefined }, { SecretId: '' }])('refuses the id $SecretId', async (input) => {
      expect(await refusalOf(input as Partial<GetSecretValueCommandInput>)).toMatchObject({
        name: 'ValidationException',
      });
    });

    it('denies a caller before it looks for the secret', async () => {
      const target = labWith([], ['secretsmanager:*']);
      expect(await refusalOf({}, target)).toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(
          `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${target.secretArn}`,
        ) as string,
        $metadata: { httpStatusCode: 400 },
      });
    });

    it.each([
      { what: 'another account', from: MANAGEMENT_ACCOUNT, to: ACCOUNT },
      { what: 'another Region', from: 'eu-west-1', to: 'us-east-1' },
    ])('says that the secret of $what is not emulated', async ({ from, to }) => {
      const target = awsLab();
      const SecretId = target.secretArn.replace(from, to);
      expect(await refusalOf({ SecretId }, target)).toMatchObject({ $metadata: { httpStatusCode: 501 } });
    });

    it('leaves no text in the journal', async () => {
      const target = awsLab();
      const { SecretString = '' } = await read(target);
      expect(SecretString).toBe('the-secret-text');
      const journal = JSON.stringify(target.lab.journal.entries);
      expect(journal).toContain('secretsmanager:GetSecretValue');
      expect(journal).not.toContain(SecretString);
    });
  });
});
