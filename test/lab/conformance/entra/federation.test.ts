import { GetWebIdentityTokenCommand } from '@aws-sdk/client-sts';
import { ClientAssertionCredential } from '@azure/identity';
import { expect, it } from 'vitest';
import { httpClient } from '../../../../src/lab/mounts/http-client.ts';
import { CLIENT_ID, SERVICE_PRINCIPAL_ID, TENANT_ID, TOKEN_AUDIENCE } from '../../../support/worlds.ts';
import { awsLab } from '../target.ts';
import { send } from './calls.ts';
import { labOnlySuite } from './target.ts';

labOnlySuite('a login without a stored secret', () => {
  it('goes from the credentials of an AWS role to Graph', async () => {
    const { lab, sts } = awsLab();
    const credential = new ClientAssertionCredential(
      TENANT_ID,
      CLIENT_ID,
      async () => {
        const command = new GetWebIdentityTokenCommand({
          Audience: [TOKEN_AUDIENCE],
          SigningAlgorithm: 'RS256',
          DurationSeconds: 300,
        });
        return (await sts.send(command)).WebIdentityToken ?? '';
      },
      { httpClient: httpClient(lab) },
    );
    const { token } = await credential.getToken('https://graph.microsoft.com/.default');
    const reply = await send(
      lab,
      `https://graph.microsoft.com/v1.0/servicePrincipals/${SERVICE_PRINCIPAL_ID}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(reply.status).toBe(200);
  });
});
