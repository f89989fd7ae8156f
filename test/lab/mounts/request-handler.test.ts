import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { requestHandler } from '../../../src/lab/mounts/request-handler.ts';
import type { FaultInput } from '../../../src/lab/world.ts';
import { CALLER, worldWith } from '../../support/worlds.ts';

/** The SDK's own retries, with no waiting between them. */
function sts(lab: Lab, maxAttempts = 3): STSClient {
  const retryStrategy = { mode: 'test', ...noDelay(maxAttempts) };
  return new STSClient({
    region: 'eu-west-1',
    credentials: CALLER,
    requestHandler: requestHandler(lab),
    retryStrategy,
  });
}

function noDelay(maxAttempts: number) {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (last: { getRetryCount(): number }, info: { errorType: string }) => {
      const count = last.getRetryCount() + 1;
      if (count >= maxAttempts || info.errorType === 'CLIENT_ERROR') throw new Error('no more attempts');
      return token(count);
    },
    recordSuccess: () => undefined,
  };
}

const whoAmI = () => new GetCallerIdentityCommand({});

describe('an AWS SDK client on the lab', () => {
  it.each<{ name: string; effect: FaultInput['effect'] }>([
    { name: 'a reset connection', effect: { type: 'reset' } },
    { name: 'a lost reply', effect: { type: 'lost-reply' } },
    { name: 'throttling', effect: { type: 'error', status: 400, code: 'Throttling' } },
    { name: 'an unavailable service', effect: { type: 'error', status: 503, code: 'ServiceUnavailable' } },
  ])('tries again by itself after $name', async ({ effect }) => {
    const lab = createLab(worldWith({ faults: [{ operation: 'sts:', effect }] }));
    const { $metadata } = await sts(lab).send(whoAmI());
    expect($metadata.attempts).toBe(2);
    expect(lab.journal.count('sts:GetCallerIdentity')).toBe(2);
  });

  it('does not try again what was refused', async () => {
    const lab = createLab(
      worldWith({
        faults: [{ operation: 'sts:', effect: { type: 'error', status: 403, code: 'AccessDenied' } }],
      }),
    );
    await expect(sts(lab).send(whoAmI())).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(lab.journal.count('sts:')).toBe(1);
  });

  it('gives up at once when aborted', async () => {
    const lab = createLab(worldWith());
    const outcome = sts(lab).send(whoAmI(), { abortSignal: AbortSignal.abort() });
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    expect(lab.journal.entries).toEqual([]);
  });

  it('keeps the query of a URL', async () => {
    const lab = createLab(worldWith());
    const { response } = await requestHandler(lab).handle({
      protocol: 'https:',
      hostname: 'sts.amazonaws.com',
      path: '/',
      method: 'GET',
      query: { Action: 'GetCallerIdentity', list: ['a', 'b'] },
      headers: {},
    });
    expect(response.statusCode).toBe(403);
    expect(lab.journal.entries[0]?.url).toBe(
      'https://sts.amazonaws.com/?Action=GetCallerIdentity&list=a&list=b',
    );
  });
});
