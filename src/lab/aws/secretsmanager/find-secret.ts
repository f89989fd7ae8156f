import { ResourceNotFoundException$ } from '@aws-sdk/client-secrets-manager';
import type { AwsAccount, AwsWorld, Secret } from '../../world.ts';
import { notEmulated, refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

export function secretArn({ partition }: AwsWorld, { id }: AwsAccount, secret: Secret): string {
  return `${partialArn(partition, id, secret)}-${secret.arnSuffix}`;
}

/** Without the hyphen and the six characters at its end. */
function partialArn(partition: string, account: string, { name, region }: Secret): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
}

/**
 * A secret of the caller's account and Region by its name, its ARN, or its ARN without the end. AWS: GetSecretValue API
 * reference; "Find a secret from a partial ARN": the complete ARN is looked for first.
 */
export function findSecret(id: string, call: AwsCall): Secret | Refusal {
  const { account, clouds, region } = call;
  const { aws } = clouds.world;
  const here = account.secrets.filter((each) => each.region === region);
  if (!id.startsWith('arn:')) return here.find(({ name }) => name === id) ?? notFound();
  const [, , , place, owner] = id.split(':');
  if (place !== region) return notEmulated('the secret of another Region');
  if (owner !== account.id) return notEmulated('the secret of another account');
  return (
    here.find((each) => secretArn(aws, account, each) === id) ??
    here.find((each) => partialArn(aws.partition, account.id, each) === id) ??
    notFound()
  );
}

/** In the words that users report. */
function notFound(): Refusal {
  return refuseJson(ResourceNotFoundException$, "Secrets Manager can't find the specified secret.");
}
