import {
  EnableOutboundWebIdentityFederationCommand,
  FeatureDisabledException,
  FeatureEnabledException,
  GetOutboundWebIdentityFederationInfoCommand,
} from '@aws-sdk/client-iam';
import { GetWebIdentityTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { callerCredentials, ISSUER, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab } from '../../target.ts';

const off = () => awsLab(worldWith({ aws: { outboundFederationIssuer: undefined } }));
const enable = new EnableOutboundWebIdentityFederationCommand({});
const info = new GetOutboundWebIdentityFederationInfoCommand({});

// Nothing here is for a real account: it is enabled once, for good.
describe('iam:EnableOutboundWebIdentityFederation', () => {
  inLab(() => {
    it('gives an issuer, and from then on there are tokens', async () => {
      const target = off();
      const { iam, sts } = target.as(callerCredentials());
      const { IssuerIdentifier } = await iam.send(enable);
      expect(IssuerIdentifier).toMatch(/^https:\/\/[\da-f-]{36}\.tokens\.sts\.global\.api\.aws$/);
      expect(await iam.send(info)).toMatchObject({ IssuerIdentifier, JwtVendingEnabled: true });
      const command = new GetWebIdentityTokenCommand({ Audience: ['a'], SigningAlgorithm: 'RS256' });
      const { WebIdentityToken = '' } = await sts.send(command);
      expect(atob(WebIdentityToken.split('.')[1] ?? '')).toContain(IssuerIdentifier);
    });

    it('says that it is enabled already', async () => {
      const refused = awsLab().as(callerCredentials()).iam.send(enable);
      await expect(refused).rejects.toBeInstanceOf(FeatureEnabledException);
    });
  });
});

describe('iam:GetOutboundWebIdentityFederationInfo', () => {
  inLab(() => {
    it('gives the issuer', async () => {
      const answer = await awsLab().as(callerCredentials()).iam.send(info);
      expect(answer).toMatchObject({ IssuerIdentifier: ISSUER, JwtVendingEnabled: true });
    });

    it('says that it is disabled', async () => {
      const refused = off().as(callerCredentials()).iam.send(info);
      await expect(refused).rejects.toBeInstanceOf(FeatureDisabledException);
    });
  });
});
