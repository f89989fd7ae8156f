import { describe, expect, it } from 'vitest';
import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { requestHandler } from '../../../src/lab/mounts/request-handler.ts';
import type { FaultInput, World } from '../../../src/lab/world.ts';
import { RolebridgeError } from '../../../src/core/errors.ts';
import { createCredential } from '../../../src/providers/entra/credential.ts';
import type { EntraSettings } from '../../../src/providers/entra/settings.ts';
import { testContext } from '../../support/context.ts';
import { CALLER, CALLER_ROLE_ARN, ISSUER, TOKEN_AUDIENCE } from '../../support/worlds.ts';
import { entraWorld, labTransport, onLab, settingsFor } from './lab-entra.ts';

function credentialOn(changes: Partial<EntraSettings> = {}, faults: readonly FaultInput[] = []) {
  const { lab, settings, context, abort } = onLab(entraWorld({ faults: [...faults] }), changes);
  return { lab, abort, credential: createCredential(settings, labTransport(lab), context) };
}

describe('a login with a client secret', () => {
  it('gives a token, and keeps it', async () => {
    const { credential, lab } = credentialOn();
    const token = await credential.token();
    expect(token).toMatch(/^ey/);
    expect(await credential.token()).toBe(token);
    expect(lab.journal.count('login:token')).toBe(1);
  });

  const wrong = { type: 'client-secret', secret: async () => 'wrong' } as const;
  const nobody = '00000000-0000-4000-8000-00000000dead';
  it.each([
    { name: 'a wrong secret', changes: { credential: wrong }, code: '7000215', hint: /value, not its id/ },
    { name: 'an unknown client', changes: { clientId: nobody }, code: '700016', hint: new RegExp(nobody) },
    { name: 'an unknown tenant', changes: { tenantId: nobody }, code: '90002', hint: new RegExp(nobody) },
  ])('is refused with a next step for $name', async ({ changes, code, hint }) => {
    const { credential } = credentialOn(changes);
    await expect(credential.token()).rejects.toMatchObject({
      code: 'ENTRA_AUTHENTICATION',
      message: expect.stringContaining(`AADSTS${code}`),
      hint: expect.stringMatching(hint),
    });
  });

  it('is refused with a next step when the secret has expired', async () => {
    const expired =
      'AADSTS7000222: The provided client secret keys for app are expired. Trace ID: 1 Timestamp: 2';
    const effect = { type: 'error', status: 401, code: 'invalid_client', message: expired } as const;
    const { credential } = credentialOn({}, [{ operation: 'login:token', effect }]);
    const error = await credential.token().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ENTRA_AUTHENTICATION', hint: expect.stringContaining('expired') });
    expect(String(error)).not.toContain('Trace ID');
  });
});

describe('a login with a federated credential', () => {
  it('sends the assertion that the application trusts', async () => {
    expect(await federatedOn(worldTrusting({}), TOKEN_AUDIENCE).token()).toMatch(/^ey/);
  });

  it.each([
    { name: 'issuer', changes: { issuer: 'https://other.example' }, code: '700211', ours: ISSUER },
    {
      name: 'subject',
      changes: { subject: 'arn:aws:iam::999988887777:role/other' },
      code: '700213',
      ours: CALLER_ROLE_ARN,
    },
    { name: 'audience', changes: { audience: 'api://other' }, code: '700212', ours: TOKEN_AUDIENCE },
    {
      name: 'time at which it is known',
      changes: { usableFrom: '2026-12-01T00:00:00Z' },
      code: '70021',
      ours: `issuer ${ISSUER}, subject ${CALLER_ROLE_ARN} and audience ${TOKEN_AUDIENCE}`,
    },
  ])('is told what it has to be when the $name does not match', async ({ changes, code, ours }) => {
    await expect(federatedOn(worldTrusting(changes), TOKEN_AUDIENCE).token()).rejects.toMatchObject({
      code: 'ENTRA_AUTHENTICATION',
      message: expect.stringContaining(`AADSTS${code}:`),
      hint: expect.stringContaining(ours),
    });
  });

  it('is told when its own token is for another cloud', async () => {
    await expect(federatedOn(worldTrusting({}), 'api://other').token()).rejects.toMatchObject({
      message: expect.stringContaining('AADSTS700212:'),
      hint: expect.stringContaining(`this cloud's is ${TOKEN_AUDIENCE}`),
    });
  });

  it('passes on what kept the assertion from being made', async () => {
    const reason = new RolebridgeError('AWS_FEDERATION_DISABLED', 'it is off', { hint: 'Turn it on.' });
    const assertion = async () => Promise.reject(reason);
    const { credential } = credentialOn({ credential: { type: 'federated', assertion } });
    await expect(credential.token()).rejects.toBe(reason);
  });

  it('explains a secret that cannot be read', async () => {
    const secret = async () => Promise.reject(new Error('AccessDenied'));
    const { credential } = credentialOn({ credential: { type: 'client-secret', secret } });
    await expect(credential.token()).rejects.toMatchObject({
      code: 'ENTRA_AUTHENTICATION',
      message: expect.stringContaining('AccessDenied'),
    });
  });
});

describe('a token endpoint in trouble', () => {
  const throttled = { type: 'error', status: 429, code: 'temporarily_unavailable', retryAfter: 20 } as const;

  it('is waited for on the clock of the run, as long as it asks for', async () => {
    const { credential, lab } = credentialOn({}, [{ operation: 'login:token', times: 2, effect: throttled }]);
    const before = lab.clock.now().getTime();
    expect(await credential.token()).toMatch(/^ey/);
    expect(lab.journal.count('login:token')).toBe(3);
    expect(lab.clock.now().getTime() - before).toBeGreaterThanOrEqual(40_000);
  });

  it.each([
    { name: '503', effect: { type: 'error', status: 503, code: 'unavailable' } },
    { name: 'a reset', effect: { type: 'reset' } },
    { name: 'a lost reply', effect: { type: 'lost-reply' } },
    { name: 'a page of HTML', effect: { type: 'garbage' } },
  ] as const)('is tried again after $name', async ({ effect }) => {
    const { credential, lab } = credentialOn({}, [{ operation: 'login:token', times: 2, effect }]);
    expect(await credential.token()).toMatch(/^ey/);
    expect(lab.journal.count('login:token')).toBe(3);
  });

  it.each([
    { name: 'throttles', effect: throttled },
    { name: 'breaks the connection', effect: { type: 'reset' } },
  ] as const)('is given up in the end when it always $name', async ({ effect }) => {
    const { credential, lab } = credentialOn({}, [{ operation: 'login:token', times: 'always', effect }]);
    const before = lab.clock.now().getTime();
    await expect(credential.token()).rejects.toMatchObject({
      code: 'ENTRA_UNREACHABLE',
      message: expect.stringContaining('login.microsoftonline.com'),
    });
    expect(lab.clock.now().getTime() - before).toBeLessThan(120_000);
  });

  it('is forgotten once it gives a final answer', async () => {
    const refused = {
      type: 'error',
      status: 401,
      code: 'invalid_client',
      message: 'AADSTS7000215: No.',
    } as const;
    const { credential } = credentialOn({}, [
      { operation: 'login:token', times: 6, effect: { type: 'reset' } },
      { operation: 'login:token', effect: refused },
    ]);
    await expect(credential.token()).rejects.toMatchObject({ code: 'ENTRA_UNREACHABLE' });
    await expect(credential.token()).rejects.toMatchObject({ code: 'ENTRA_AUTHENTICATION' });
    expect(await credential.token()).toMatch(/^ey/);
  });

  it('does not hold up a run whose time is over', async () => {
    const { credential, lab, abort } = credentialOn({}, [
      { operation: 'login:token', times: 'always', effect: throttled },
    ]);
    const sleep = lab.clock.sleep.bind(lab.clock);
    lab.clock.sleep = async (...wait) => {
      abort.abort(new Error('time is over'));
      await sleep(...wait);
    };
    await expect(credential.token()).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(lab.journal.count('login:token')).toBe(1);
  });
});

/** Signed by the lab's AWS, which the lab's Entra trusts. */
async function assertionOf(lab: Lab, audience: string): Promise<string> {
  const sts = new STSClient({
    region: 'us-east-1',
    credentials: CALLER,
    requestHandler: requestHandler(lab),
  });
  const input = { Audience: [audience], SigningAlgorithm: 'RS256', DurationSeconds: 300 };
  const { WebIdentityToken } = await sts.send(new GetWebIdentityTokenCommand(input));
  return WebIdentityToken ?? '';
}

function federatedOn(world: World, audience: string) {
  const lab = createLab(world);
  const credential = { type: 'federated', assertion: () => assertionOf(lab, audience) } as const;
  return createCredential(settingsFor(world, { credential }), labTransport(lab), testContext(lab.clock));
}

function worldTrusting(
  changes: Partial<World['entra']['clients'][number]['federatedCredentials'][number]>,
): World {
  const world = entraWorld();
  const federated = { issuer: ISSUER, subject: CALLER_ROLE_ARN, audience: TOKEN_AUDIENCE, ...changes };
  const clients = world.entra.clients.map((each) => ({ ...each, federatedCredentials: [federated] }));
  return { ...world, entra: { ...world.entra, clients } };
}
