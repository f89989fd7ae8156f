import { InvalidInputException$, NoSuchEntityException$ } from '@aws-sdk/client-iam';
import type { SamlProvider } from '../../world.ts';
import { invalid, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { samlProviderArn } from '../identity.ts';

const ARN = /^arn:[\w-]+:iam::\d{12}:saml-provider\/[\w._-]{1,128}$/;

/** The caller's provider of that ARN. Users report the words about one that is not there. */
export function samlProviderOf(
  arn: string | undefined,
  { account, clouds: { world } }: AwsCall,
): SamlProvider | Refusal {
  if (arn === undefined) return invalid('sAMLProviderArn', arn, 'Member must not be null');
  if (arn.length < 20) {
    return invalid('sAMLProviderArn', arn, 'Member must have length greater than or equal to 20');
  }
  if (arn.length > 2048) {
    return invalid('sAMLProviderArn', arn, 'Member must have length less than or equal to 2048');
  }
  if (!ARN.test(arn)) return refuseQuery(InvalidInputException$, `${arn} is not the ARN of a SAML provider.`);
  const provider = account.samlProviders.find((each) => samlProviderArn(world.aws, account, each) === arn);
  return provider ?? refuseQuery(NoSuchEntityException$, `Manifest not found for arn ${arn}`);
}
