import { GetSAMLProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { windTo } from '../../src/lab/clock.ts';
import { createLab } from '../../src/lab/lab.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { requestHandler } from '../../src/lab/mounts/request-handler.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { certificatesIn } from '../support/saml-signing.ts';
import {
  ACCOUNT,
  APP_ID,
  callerCredentials,
  CLIENT_ID,
  EXTERNAL_ID,
  READER_ROLE,
  TENANT_ID,
  TOKEN_AUDIENCE,
} from '../support/worlds.ts';

const YEAR_LATER = new Date('2027-11-20T08:00:00Z');

function sts(lab: Lab): STSClient {
  return new STSClient(config(lab));
}

function config(lab: Lab) {
  return {
    region: 'eu-west-1',
    credentials: callerCredentials(),
    requestHandler: requestHandler(lab),
    maxAttempts: 1,
  };
}

async function iamOf(lab: Lab): Promise<IAMClient> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${READER_ROLE}`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ExternalId: EXTERNAL_ID });
  const { Credentials: issued } = await sts(lab).send(command);
  const credentials = {
    accessKeyId: issued?.AccessKeyId ?? '',
    secretAccessKey: issued?.SecretAccessKey ?? '',
    sessionToken: issued?.SessionToken ?? '',
  };
  return new IAMClient({ ...config(lab), credentials });
}

function readProvider(iam: IAMClient) {
  const SAMLProviderArn = `arn:aws:iam::${ACCOUNT}:saml-provider/AzureAD`;
  return iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }));
}

async function graphToken(lab: Lab): Promise<string> {
  const asked = { Audience: [TOKEN_AUDIENCE], SigningAlgorithm: 'RS256' };
  const { WebIdentityToken = '' } = await sts(lab).send(new GetWebIdentityTokenCommand(asked));
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT_ID,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: WebIdentityToken,
    scope: 'https://graph.microsoft.com/.default',
  });
  const url = `https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token`;
  const reply = await lab.fetch(new Request(url, { method: 'POST', body }));
  return z.object({ access_token: z.string() }).parse(await reply.json()).access_token;
}

async function graphStatus(lab: Lab, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request('https://graph.microsoft.com/v1.0/servicePrincipals', { headers });
  return (await lab.fetch(request)).status;
}

describe('a lab whose clock was wound by a year', () => {
  it('lets in who signs in now, and nobody who did before', async () => {
    const lab = createLab(loadScenario('expiring'));
    const [oldIam, oldToken] = [await iamOf(lab), await graphToken(lab)];
    expect(await graphStatus(lab, oldToken)).toBe(200);
    windTo(lab, YEAR_LATER);

    await expect(readProvider(oldIam)).rejects.toMatchObject({ name: 'ExpiredToken' });
    expect(await graphStatus(lab, oldToken)).toBe(401);
    expect((await readProvider(await iamOf(lab))).SAMLMetadataDocument).toContain('IDPSSODescriptor');
    expect(await graphStatus(lab, await graphToken(lab))).toBe(200);
  });

  it('still has its secrets and its federation metadata', async () => {
    const lab = createLab(loadScenario('expiring'));
    windTo(lab, YEAR_LATER);
    const secrets = new SecretsManagerClient(config(lab));
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: 'scim-token' }));
    expect(secret.SecretString).not.toBe('');
    const url = `https://login.microsoftonline.com/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml`;
    const metadata = await lab.fetch(new Request(`${url}?appid=${APP_ID}`));
    expect(certificatesIn(await metadata.text())).toHaveLength(3);
  });
});
