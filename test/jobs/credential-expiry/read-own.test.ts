import { describe, expect, it } from 'vitest';
import { readOwn } from '../../../src/jobs/credential-expiry/read-own.ts';
import type { OwnApplication } from '../../../src/model/own-application.ts';
import { testContext } from '../../support/context.ts';
import { now } from './certificates.ts';
import { parts, readers, refusal } from './estate.ts';

const reader = '33333333-0000-4000-8000-00000000000a';
const [writer, rotator] = [reader.replace(/a$/u, 'b'), reader.replace(/a$/u, 'c')];
const ends = {
  keyId: 'k',
  displayName: null,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
};
const registration: OwnApplication = {
  displayName: 'Rolebridge',
  secrets: [],
  certificates: [ends],
  federatedCredentials: [],
};

function read(application: (clientId: string) => Promise<OwnApplication>) {
  const own = {
    clientId: reader,
    credential: 'client-certificate' as const,
    otherClientIds: [writer, rotator],
  };
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  return readOwn(parts({}, { own }), readers({ ownApplication: { application } }), testContext(clock));
}

describe('our own registrations', () => {
  it('are all watched, whoever of them the job signs in as', async () => {
    const { part, gaps, signedIn } = await read(() => Promise.resolve(registration));
    expect([signedIn, gaps]).toEqual([true, []]);
    expect(part.credentials?.map(({ key, notAfter }) => `${key} ${notAfter ?? ''}`)).toEqual(
      [reader, writer, rotator].map((clientId) => `client-certificate/${clientId} ${ends.notAfter}`),
    );
  });

  it('are unread, and no more, where one of the others cannot be seen', async () => {
    const { part, gaps, signedIn } = await read((clientId) =>
      clientId === rotator
        ? Promise.reject(refusal('ENTRA_APPLICATION_NOT_FOUND'))
        : Promise.resolve(registration),
    );
    expect(signedIn).toBe(true);
    expect(gaps.map(({ code }) => code)).toEqual(['ENTRA_APPLICATION_NOT_FOUND']);
    expect(part.credentials).toHaveLength(2);
    expect(part.unread?.map((each) => JSON.stringify(each)).join()).toContain(
      `client-certificate/${rotator}`,
    );
  });
});
