import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { createOwnApplicationReader } from '../../../src/providers/entra/own-application.ts';
import { CALLER_ROLE_ARN, CLIENT_ID, ISSUER, TOKEN_AUDIENCE } from '../../support/worlds.ts';
import { entraWorld, onLab } from './lab-entra.ts';

const ID = '7e9a1c00-0000-4000-8000-00000000cccc';
const secret = {
  keyId: '7e9a1c00-0000-4000-8000-00000000dddd',
  customKeyIdentifier: null,
  displayName: 'of the lab',
  hint: 'a-s',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2027-01-01T00:00:00Z',
};

/** Our own registration beside that of the AWS application. */
function registered(changes: Partial<World['entra']['clients'][number]> = {}) {
  const made = entraWorld();
  const [first] = made.entra.applications;
  if (first === undefined) throw new Error('no application');
  const own = {
    ...first,
    id: ID,
    appId: CLIENT_ID,
    displayName: 'Rolebridge',
    passwordCredentials: [secret],
  };
  const clients = made.entra.clients.map((each) => ({ ...each, ...changes }));
  const run = onLab({ ...made, entra: { ...made.entra, clients, applications: [first, own] } });
  const reader = createOwnApplicationReader(run.graphOf);
  return { ...run, read: (appId = CLIENT_ID) => reader.application(appId, run.context) };
}

describe('our own application', () => {
  it('has the ends of its secrets, and whom it trusts instead of one', async () => {
    expect(await registered().read()).toEqual({
      displayName: 'Rolebridge',
      secrets: [
        {
          keyId: secret.keyId,
          displayName: 'of the lab',
          notBefore: '2026-01-01T00:00:00.000Z',
          notAfter: '2027-01-01T00:00:00.000Z',
        },
      ],
      certificates: [],
      federatedCredentials: [
        { name: 'credential-1', issuer: ISSUER, subject: CALLER_ROLE_ARN, audiences: [TOKEN_AUDIENCE] },
      ],
    });
  });

  it('of another tenant is not found', async () => {
    await expect(registered().read(ID)).rejects.toMatchObject({ code: 'ENTRA_APPLICATION_NOT_FOUND' });
  });

  it('needs a permission to be read, which is named', async () => {
    await expect(registered({ permissions: [] }).read()).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('Application.Read.All'),
    });
  });
});
