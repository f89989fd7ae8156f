import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../src/providers/pace.ts';
import { callerCredentials } from '../../../support/worlds.ts';
import { cannedAws } from '../canned-aws.ts';

describe('the client of IAM Identity Center', () => {
  it('calls the primary Region, not ours', async () => {
    const { clients, context, requests } = cannedAws([{ status: 400 }], {
      region: 'eu-central-1',
      credentials: callerCredentials(),
    });
    const client = clients.ssoAdmin('eu-west-1', createPace({ perSecond: 20, inFlight: 1 }), context);
    await expect(client.send(new ListInstancesCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
    expect(requests.map(({ hostname }) => hostname)).toEqual(['sso.eu-west-1.amazonaws.com']);
  });

  it('keeps the pace with every attempt of a call', async () => {
    const { clients, context } = cannedAws([{ status: 500 }, { status: 500 }, { status: 400 }]);
    let turns = 0;
    const counting = {
      run<T>(call: () => Promise<T>): Promise<T> {
        turns += 1;
        return call();
      },
    };
    const client = clients.ssoAdmin('eu-west-1', counting, context);
    await expect(client.send(new ListInstancesCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
    expect(turns).toBe(3);
  });
});
