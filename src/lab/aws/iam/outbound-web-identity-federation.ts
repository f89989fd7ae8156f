import {
  EnableOutboundWebIdentityFederation$,
  FeatureDisabledException$,
  FeatureEnabledException$,
  GetOutboundWebIdentityFederationInfo$,
} from '@aws-sdk/client-iam';
import type {
  EnableOutboundWebIdentityFederationCommandInput,
  EnableOutboundWebIdentityFederationCommandOutput,
  GetOutboundWebIdentityFederationInfoCommandInput,
  GetOutboundWebIdentityFederationInfoCommandOutput,
} from '@aws-sdk/client-iam';
import { createHash } from 'node:crypto';
import { awsOperation, refuseQuery } from '../aws-operation.ts';

/**
 * AWS: EnableOutboundWebIdentityFederation API reference: once for an account, which gets an issuer of its own. In the
 * lab all accounts have the same one.
 */
export const enableOutboundWebIdentityFederation = awsOperation<
  EnableOutboundWebIdentityFederationCommandInput,
  EnableOutboundWebIdentityFederationCommandOutput
>(
  'iam:EnableOutboundWebIdentityFederation',
  EnableOutboundWebIdentityFederation$,
  (_input, { account, clouds }) => {
    const { aws } = clouds.world;
    if (aws.outboundFederationIssuer !== undefined) {
      return refuseQuery(FeatureEnabledException$, 'Outbound web identity federation is already enabled.');
    }
    aws.outboundFederationIssuer = `https://${uuidOf(account.id)}.tokens.sts.global.api.aws`;
    return { IssuerIdentifier: aws.outboundFederationIssuer };
  },
);

/** AWS: GetOutboundWebIdentityFederationInfo API reference. */
export const getOutboundWebIdentityFederationInfo = awsOperation<
  GetOutboundWebIdentityFederationInfoCommandInput,
  GetOutboundWebIdentityFederationInfoCommandOutput
>('iam:GetOutboundWebIdentityFederationInfo', GetOutboundWebIdentityFederationInfo$, (_input, { clouds }) => {
  const issuer = clouds.world.aws.outboundFederationIssuer;
  return issuer === undefined
    ? refuseQuery(FeatureDisabledException$, 'Outbound web identity federation is disabled.')
    : { IssuerIdentifier: issuer, JwtVendingEnabled: true };
});

function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(`outbound ${seed}`).digest('hex');
  const part = (from: number, length: number) => hex.slice(from, from + length);
  return `${part(0, 8)}-${part(8, 4)}-4${part(13, 3)}-8${part(17, 3)}-${part(20, 12)}`;
}
