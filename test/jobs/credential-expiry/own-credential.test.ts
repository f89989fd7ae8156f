import { describe, expect, it } from 'vitest';
import { isLoginFailure, judgeOwn } from '../../../src/jobs/credential-expiry/own-credential.ts';
import type { OwnSecret } from '../../../src/model/own-application.ts';
import { now } from './certificates.ts';

const clientId = '33333333-0000-4000-8000-000000000001';

function secret(keyId: string, notAfter: string): OwnSecret {
  return { keyId, displayName: null, notBefore: '2025-01-01T00:00:00Z', notAfter };
}

function judge(
  credential: 'federated' | 'client-secret' | 'client-certificate',
  secrets: readonly OwnSecret[],
  certificates: readonly OwnSecret[] = [],
) {
  const federatedCredentials = [
    { name: 'lambda', issuer: 'https://a', subject: 'arn:aws:iam::1:role/x', audiences: [] },
  ];
  const application = { displayName: 'Rolebridge', secrets, certificates, federatedCredentials };
  return judgeOwn({ clientId, credential }, application, now).credentials?.[0];
}

describe('our own credential', () => {
  const old = secret('old', '2026-11-01T00:00:00Z');
  const soon = secret('soon', '2026-12-20T00:00:00Z');
  const late = secret('late', '2027-12-20T00:00:00Z');

  it.each([
    { name: 'the only secret', secrets: [late], id: 'late', evidence: 'read' },
    { name: 'the only secret that has not ended', secrets: [old, late], id: 'late', evidence: 'read' },
    {
      name: 'of several the one that ends first',
      secrets: [late, soon, old],
      id: 'soon',
      evidence: 'assumed',
    },
    {
      name: 'the last one when all have ended',
      secrets: [old, secret('older', '2025-11-01T00:00:00Z')],
      id: 'old',
      evidence: 'assumed',
    },
    { name: 'of no known date when there is none', secrets: [], id: undefined, evidence: 'assumed' },
  ])('is $name', ({ secrets, id, evidence }) => {
    const credential = judge('client-secret', secrets);
    expect(credential).toMatchObject({ key: `client-secret/${clientId}`, state: 'active', evidence });
    expect(credential?.id).toBe(id);
    expect(credential?.notAfter).toBe(secrets.find(({ keyId }) => keyId === id)?.notAfter);
  });

  it('is the certificate, and no secret, when it signs with one', () => {
    const credential = judge('client-certificate', [soon], [late]);
    expect(credential).toMatchObject({ key: `client-certificate/${clientId}`, id: 'late', evidence: 'read' });
    expect(credential?.remedy).toMatch(/upload it without its key/u);
  });

  it('has no end when it is federated', () => {
    const credential = judge('federated', [soon]);
    expect(credential).toMatchObject({ key: `federated-credential/${clientId}`, evidence: 'read' });
    expect(credential).not.toHaveProperty('notAfter');
  });

  it.each([
    { code: 'ENTRA_AUTHENTICATION', message: 'Entra ID gave no token', login: true },
    { code: 'AWS_WEB_IDENTITY_DISABLED', message: '', login: true },
    { code: 'AWS_SECRET_UNREADABLE', message: '', login: true },
    {
      code: 'ENTRA_REQUEST_FAILED',
      message: 'could not read x: 401 InvalidAuthenticationToken: no',
      login: true,
    },
    { code: 'ENTRA_REQUEST_FAILED', message: 'could not read x: 500 UnknownError: no', login: false },
    { code: 'ENTRA_FORBIDDEN', message: 'could not read x: 403', login: false },
    { code: 'ENTRA_UNREACHABLE', message: '', login: false },
  ])('fails at the login with $code $message: $login', ({ code, message, login }) => {
    expect(isLoginFailure({ code, message })).toBe(login);
  });
});
