import {
  GetSecretValue$,
  InvalidRequestException$,
  ResourceNotFoundException$,
} from '@aws-sdk/client-secrets-manager';
import type {
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { derivedGuid } from '../../entra/ids.ts';
import { awsOperation, invalid, isRefusal, refuseJson } from '../aws-operation.ts';
import type { Received, Refusal } from '../aws-operation.ts';
import { findSecret, secretArn } from './find-secret.ts';

const CURRENT = 'AWSCURRENT';

/** AWS: GetSecretValue API reference. The texts of the errors are those that users report. */
export const getSecretValue = awsOperation<GetSecretValueCommandInput, GetSecretValueCommandOutput>(
  'secretsmanager:GetSecretValue',
  GetSecretValue$,
  (input, call) => {
    const { SecretId: id } = input;
    if (!id) return invalidId(id);
    const secret = findSecret(id, call);
    if (isRefusal(secret)) return secret;
    if (secret.deletedDate !== undefined) return markedForDeletion();
    const { createdDate, name, value } = secret;
    const ARN = secretArn(call.clouds.world.aws, call.account, secret);
    const VersionId = derivedGuid(`${ARN} ${value}`);
    return (
      refuseVersion(input, VersionId) ?? {
        ARN,
        Name: name,
        VersionId,
        SecretString: value,
        VersionStages: [CURRENT],
        CreatedDate: new Date(createdDate),
      }
    );
  },
  ({ SecretId }) => SecretId ?? '*',
);

function invalidId(id: string | undefined): Refusal {
  const constraint =
    id === undefined ? 'Member must not be null' : 'Member must have length greater than or equal to 1';
  const { refused } = invalid('secretId', id, constraint);
  return { refused: { ...refused, code: 'ValidationException' } };
}

function markedForDeletion(): Refusal {
  const message = "You can't perform this operation on the secret because it was marked for deletion.";
  return refuseJson(InvalidRequestException$, message);
}

function refuseVersion(
  { VersionId, VersionStage }: Received<GetSecretValueCommandInput>,
  current: string,
): Refusal | undefined {
  const missing =
    VersionId !== undefined && VersionId !== current
      ? `VersionId: ${VersionId}`
      : VersionStage !== undefined && VersionStage !== CURRENT
        ? `staging label: ${VersionStage}`
        : undefined;
  if (missing === undefined) return undefined;
  const message = `Secrets Manager can't find the specified secret value for ${missing}`;
  return refuseJson(ResourceNotFoundException$, message);
}
