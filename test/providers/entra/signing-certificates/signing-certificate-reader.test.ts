import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { signingCertificate, signingWith } from '../../../support/saml-signing.ts';
import { APP_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { certificatesOnLab, guid } from './lab-certificates.ts';

const two = signingWith(
  { name: 'old', to: '2026-12-01T00:00:00Z' },
  { name: 'new', to: '2029-06-01T00:00:00Z' },
);
const [old, next] = ['old', 'new'].map(
  (name, index) =>
    signingCertificate({ name, to: index === 0 ? '2026-12-01T00:00:00Z' : '2029-06-01T00:00:00Z' })
      .thumbprint,
);

describe('the signing certificates of a service principal', () => {
  it.each([
    { by: 'its id', reference: { id: SERVICE_PRINCIPAL_ID }, calls: 1 },
    { by: 'its appId', reference: { appId: APP_ID }, calls: 1 },
    { by: 'its name, in a second call', reference: { displayName: 'AWS Single-Account Access' }, calls: 2 },
  ])('are read by $by', async ({ reference, calls: expected }) => {
    const { reader, context, calls } = certificatesOnLab({
      servicePrincipal: { ...two, notificationEmailAddresses: ['ops@example.com'] },
    });
    expect(await reader.servicePrincipal(reference, context)).toMatchObject({
      id: SERVICE_PRINCIPAL_ID,
      appId: APP_ID,
      displayName: 'AWS Single-Account Access',
      preferredThumbprint: old,
      certificates: [
        { thumbprint: old, notAfter: '2026-12-01T00:00:00.000Z' },
        { thumbprint: next, notAfter: '2029-06-01T00:00:00.000Z' },
      ],
      problems: [],
      notificationEmailAddresses: ['ops@example.com'],
    });
    expect(calls()).toHaveLength(expected);
  });

  it('are told by their own thumbprint, whatever the credential says of itself', async () => {
    const keyCredentials = two.keyCredentials.map((each) => ({
      ...each,
      customKeyIdentifier: Buffer.from('f'.repeat(32)).toString('base64'),
    }));
    const { reader, context } = certificatesOnLab({ servicePrincipal: { ...two, keyCredentials } });
    const { certificates } = await reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, context);
    expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([old, next]);
  });

  it('are each told once, and none of what is no certificate', async () => {
    const [, verify] = two.keyCredentials;
    if (verify === undefined) throw new Error('no certificate');
    const keyCredentials = [
      ...two.keyCredentials,
      { ...verify, keyId: guid(1, '8') },
      { ...verify, keyId: guid(2, '8'), key: Buffer.from('no certificate').toString('base64') },
      { ...verify, keyId: guid(3, '8'), displayName: null, key: null },
    ];
    const { reader, context } = certificatesOnLab({ servicePrincipal: { ...two, keyCredentials } });
    const found = await reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, context);
    expect(found.certificates).toHaveLength(2);
    expect(found.problems).toEqual([
      expect.stringContaining(guid(2, '8')),
      `key credential ${guid(3, '8')} was given without its certificate`,
    ]);
  });

  describe('are those that Entra has the private key of', () => {
    const first = signingWith({ name: 'old' });
    const beside = signingCertificate({ name: 'beside' });
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const uploaded = base64('f'.repeat(32));
    const listed = async (given: typeof first) => {
      const { reader, context } = certificatesOnLab({ servicePrincipal: given });
      return await reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, context);
    };

    it.each([
      { name: 'one identifier', sign: uploaded, verify: uploaded, counts: true },
      { name: 'its own thumbprint', sign: beside.sign.customKeyIdentifier, verify: uploaded, counts: true },
      { name: 'that in digits', sign: beside.thumbprint.toLowerCase(), verify: uploaded, counts: true },
      { name: 'that in digits, as base64', sign: base64(beside.thumbprint), verify: null, counts: true },
      { name: 'no identifier, and one end', sign: null, verify: null, counts: true },
      { name: 'no identifier, and another end', sign: null, verify: null, end: '2030-01-01', counts: false },
      { name: 'another identifier', sign: base64('other'), verify: uploaded, counts: false },
      { name: 'an identifier beside none', sign: base64('other'), verify: null, counts: false },
      { name: 'no identifier beside one', sign: null, verify: uploaded, counts: false },
    ])('as a key with $name says: $counts', async ({ sign, verify, end, counts }) => {
      const { certificates, problems } = await listed({
        ...first,
        keyCredentials: [
          ...first.keyCredentials,
          {
            ...beside.sign,
            customKeyIdentifier: sign,
            ...(end === undefined ? {} : { endDateTime: `${end}T00:00:00Z` }),
          },
          { ...beside.verify, customKeyIdentifier: verify },
        ],
      });
      expect(certificates.map(({ thumbprint }) => thumbprint).includes(beside.thumbprint)).toBe(counts);
      expect(problems).toEqual([]);
    });

    it('and not what somebody or something else signs in with', async () => {
      const { certificates, problems } = await listed({
        ...first,
        keyCredentials: [...first.keyCredentials, beside.verify],
      });
      expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([
        first.preferredTokenSigningKeyThumbprint,
      ]);
      expect(problems).toEqual([]);
    });

    it('and the one that Entra says it signs with, whatever else it shows', async () => {
      const { certificates, problems } = await listed({
        ...first,
        keyCredentials: [...first.keyCredentials, beside.verify],
        preferredTokenSigningKeyThumbprint: beside.thumbprint.toLowerCase(),
      });
      expect(certificates.map(({ thumbprint }) => thumbprint)).toContain(beside.thumbprint);
      expect(problems).toEqual([]);
    });
  });

  it('may be none, and none the active one', async () => {
    const { reader, context } = certificatesOnLab({});
    expect(await reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, context)).toMatchObject({
      preferredThumbprint: null,
      certificates: [],
    });
  });

  it('of nobody are refused', async () => {
    const { reader, context } = certificatesOnLab({});
    for (const reference of [{ id: guid(9, '9') }, { displayName: 'Nobody' }])
      await expect(reader.servicePrincipal(reference, context)).rejects.toMatchObject({
        code: 'SERVICE_PRINCIPAL_NOT_FOUND',
      });
  });
});

describe('every SAML application', () => {
  const others = Array.from({ length: 45 }, (_, index) => ({
    displayName: `Application ${index}`,
    ...signingWith({ name: `of ${index}` }),
  }));

  it('is read with its certificates, over all pages, and no other application', async () => {
    const { reader, context } = certificatesOnLab({
      servicePrincipal: two,
      others: [...others, { displayName: 'OIDC', preferredSingleSignOnMode: 'oidc' }],
    });
    const { items, gaps } = await reader.everySamlApplication(context);
    expect(gaps).toEqual([]);
    expect(items).toHaveLength(46);
    expect(items.every(({ certificates }) => certificates.length > 0)).toBe(true);
    expect(items.map(({ displayName }) => displayName)).not.toContain('OIDC');
  });

  it('is a gap where it cannot be read', async () => {
    const id = guid(7, 'a');
    const effect = {
      type: 'error',
      status: 403,
      code: 'Authorization_RequestDenied',
      message: 'No.',
    } as const;
    const { reader, context } = certificatesOnLab({
      others,
      faults: [{ operation: 'graph:GET servicePrincipals/{id}', contains: id, times: 'always', effect }],
    });
    const { items, gaps } = await reader.everySamlApplication(context);
    expect(items).toHaveLength(45);
    expect(gaps).toMatchObject([{ scope: id, code: 'ENTRA_FORBIDDEN' }]);
  });

  it('that was deleted meanwhile is none', async () => {
    const effect = {
      type: 'error',
      status: 404,
      code: 'Request_ResourceNotFound',
      message: 'Gone.',
    } as const;
    const { reader, context } = certificatesOnLab({
      others: others.slice(0, 2),
      faults: [{ operation: 'graph:GET servicePrincipals/{id}', contains: guid(1, 'a'), effect }],
    });
    const { items, gaps } = await reader.everySamlApplication(context);
    expect([items.length, gaps]).toEqual([2, []]);
  });

  it('is not guessed at when they cannot be listed', async () => {
    const effect = { type: 'error', status: 400, code: 'Request_UnsupportedQuery', message: 'No.' } as const;
    const faults: FaultInput[] = [{ operation: 'graph:GET servicePrincipals', effect }];
    const { reader, context } = certificatesOnLab({ faults });
    await expect(reader.everySamlApplication(context)).rejects.toMatchObject({
      code: 'ENTRA_REQUEST_FAILED',
    });
  });
});
