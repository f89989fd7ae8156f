import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { application } from '../../../src/lab/world/entra.ts';
import type { World } from '../../../src/lab/world.ts';
import { createCredential } from '../../../src/providers/entra/credential.ts';
import { pemPair, type PemPair } from '../../support/certificates.ts';
import { testContext } from '../../support/context.ts';
import { CLIENT_ID } from '../../support/worlds.ts';
import { entraWorld, labTransport, settingsFor } from './lab-entra.ts';

const pair = pemPair();
const other = pemPair();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

/** The registration of our client, with a certificate that somebody has uploaded. */
function worldKnowing({ der }: PemPair, endDateTime = '2027-06-01T00:00:00Z'): World {
  const world = entraWorld();
  const own = application.parse({
    id: '7e9a1c00-0000-4000-8000-0000000000f0',
    appId: CLIENT_ID,
    displayName: 'Rolebridge',
    keyCredentials: [
      {
        keyId: '7e9a1c00-0000-4000-8000-0000000000f1',
        usage: 'Verify',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime,
        key: der,
      },
    ],
  });
  return { ...world, entra: { ...world.entra, applications: [...world.entra.applications, own] } };
}

function signIn(world: World, pem: string): Promise<string> {
  const lab = createLab(world);
  const credential = { type: 'certificate', pem: async () => pem } as const;
  return createCredential(
    settingsFor(world, { credential }),
    labTransport(lab),
    testContext(lab.clock),
  ).token();
}

describe('a login with a certificate', () => {
  it.each([
    { name: 'certificate first', pem: `${pair.certificate}${pair.key}` },
    { name: 'key first', pem: `${pair.key}${pair.certificate}` },
    {
      name: 'another certificate of the chain before it',
      pem: `${pair.key}${other.certificate}${pair.certificate}`,
    },
  ])('gives a token: $name', async ({ pem }) => {
    expect(await signIn(worldKnowing(pair), pem)).toMatch(/^ey/u);
  });

  it.each([
    { name: 'Entra does not know the certificate', world: worldKnowing(other) },
    { name: 'it has ended in Entra', world: worldKnowing(pair, '2026-02-01T00:00:00Z') },
  ])('is refused with a next step when $name', async ({ world }) => {
    await expect(signIn(world, `${pair.certificate}${pair.key}`)).rejects.toMatchObject({
      code: 'ENTRA_AUTHENTICATION',
      message: expect.stringContaining('AADSTS700027'),
      hint: expect.stringContaining('Upload the certificate'),
    });
  });

  it.each([
    { name: 'no key', pem: pair.certificate, said: /no private key/u },
    { name: 'no certificate', pem: pair.key, said: /no certificate/u },
    {
      name: 'two that do not belong together',
      pem: `${other.certificate}${pair.key}`,
      said: /belong together/u,
    },
    { name: 'a key of another kind', pem: `${pair.certificate}${String(elliptic)}`, said: /not RSA/u },
    {
      name: 'an encrypted key',
      pem: `${pair.certificate}-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n`,
      said: /encrypted/u,
    },
    {
      name: 'a broken key',
      pem: `${pair.certificate}-----BEGIN PRIVATE KEY-----\nQUJDREVG\n-----END PRIVATE KEY-----\n`,
      said: /cannot be read/u,
    },
    {
      name: 'one that has ended',
      pem: (() => {
        const ended = pemPair(new Date('2024-01-01T00:00:00Z'), new Date('2025-01-01T00:00:00Z'));
        return `${ended.certificate}${ended.key}`;
      })(),
      said: /ended on 2025-01-01/u,
    },
  ])('is of no use with $name, and nothing of it is said', async ({ pem, said }) => {
    const error = await signIn(worldKnowing(pair), pem).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ENTRA_CERTIFICATE_UNUSABLE', message: expect.stringMatching(said) });
    expect(String(error)).not.toContain(pair.key.split('\n')[1]);
  });
});
