import { ClientAssertionCredential } from '@azure/identity';
import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { httpClient } from '../../../src/lab/mounts/http-client.ts';
import { requestHandler } from '../../../src/lab/mounts/request-handler.ts';
import { CALLER, CLIENT_ID, TENANT_ID, TOKEN_AUDIENCE, worldWith } from '../../support/worlds.ts';

const URL = `https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token`;

describe('@azure/identity on the lab', () => {
  it('gets a token for an assertion that AWS signed', async () => {
    const lab = createLab(worldWith());
    const sts = new STSClient({
      region: 'eu-west-1',
      credentials: CALLER,
      requestHandler: requestHandler(lab),
    });
    const assertion = async () => {
      const command = new GetWebIdentityTokenCommand({
        Audience: [TOKEN_AUDIENCE],
        SigningAlgorithm: 'RS256',
      });
      return (await sts.send(command)).WebIdentityToken ?? '';
    };
    const credential = new ClientAssertionCredential(TENANT_ID, CLIENT_ID, assertion, {
      httpClient: httpClient(lab),
      disableInstanceDiscovery: true,
    });
    const token = await credential.getToken('https://graph.microsoft.com/.default');
    expect(token.token).not.toBe('');
    expect(lab.journal.entries.at(-1)).toMatchObject({ operation: 'login:token', status: 200 });
    expect(JSON.stringify(lab.journal.entries)).not.toContain(token.token);
  });

  it('reports a broken connection as the pipeline’s own client does', async () => {
    const lab = createLab(worldWith({ faults: [{ operation: 'login:token', effect: { type: 'reset' } }] }));
    const request = createPipelineRequest({
      url: URL,
      method: 'POST',
      body: 'grant_type=client_credentials',
    });
    await expect(httpClient(lab).sendRequest(request)).rejects.toMatchObject({
      name: 'RestError',
      code: 'ECONNRESET',
    });
  });

  it('gives status, headers and body', async () => {
    const lab = createLab(worldWith());
    const headers = createHttpHeaders({ 'content-type': 'application/x-www-form-urlencoded' });
    const request = createPipelineRequest({ url: URL, method: 'POST', headers, body: 'grant_type=x' });
    const response = await httpClient(lab).sendRequest(request);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(response.bodyAsText ?? '')).toHaveProperty('error');
  });

  it('gives up at once when aborted', async () => {
    const lab = createLab(worldWith());
    const request = createPipelineRequest({ url: URL, method: 'POST', abortSignal: AbortSignal.abort() });
    await expect(httpClient(lab).sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' });
    expect(lab.journal.entries).toEqual([]);
  });
});
