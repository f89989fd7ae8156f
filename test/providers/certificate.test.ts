import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/providers/certificate.ts';
import { readMetadata } from '../../src/providers/saml-metadata.ts';
import { samlMetadata } from '../support/saml-metadata.ts';
import { certificateOf } from './openssl.ts';

const RSA_2048 = '-algorithm RSA -pkeyopt rsa_keygen_bits:2048';
const RSA_4096 = '-algorithm RSA -pkeyopt rsa_keygen_bits:4096';
const EC = '-algorithm EC -pkeyopt ec_paramgen_curve:P-256';
const subject = '/CN=Microsoft Azure Federated SSO Certificate';

const cases = [
  { name: 'RSA of 2048 bits', key: RSA_2048, from: '2026-01-01T00:00:00Z', to: '2029-01-01T00:00:00Z' },
  { name: 'RSA of 4096 bits', key: RSA_4096, from: '2026-11-22T23:59:59Z', to: '2027-02-28T12:00:01Z' },
  { name: 'an elliptic curve', key: EC, from: '2026-01-01T00:00:00Z', to: '2028-02-29T23:59:59Z' },
  { name: 'an end long ago', key: EC, from: '1999-12-31T23:59:59Z', to: '2001-01-01T00:00:00Z' },
  { name: 'a beginning to come', key: EC, from: '2049-12-31T23:59:59Z', to: '2050-01-01T00:00:00Z' },
  { name: 'an end in four digits', key: EC, from: '2050-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' },
] as const;

/** Keys take openssl seconds, so each certificate is made once. */
const made = new Map(cases.map((each) => [each.name, certificateOf({ ...each, subject })]));
const [any = certificateOf({ ...cases[0], subject })] = made.values();

describe('a certificate', () => {
  it.each(cases)('with $name has the dates and the thumbprint that openssl says', ({ name, from, to }) => {
    const { der, fingerprint, notBefore, notAfter } = made.get(name) ?? any;
    expect(readCertificate(der)).toEqual({
      thumbprint: fingerprint.replaceAll(':', ''),
      subject: 'CN=Microsoft Azure Federated SSO Certificate',
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      der: der.toString('base64'),
    });
    expect([notBefore, notAfter]).toEqual([new Date(from), new Date(to)]);
  });

  it('has its subject in one line', () => {
    const { der } = certificateOf({ ...cases[2], subject: '/O=Contoso, Ltd./CN=Zürich' });
    expect(readCertificate(der).subject).toBe(String.raw`CN=Zürich, O=Contoso\, Ltd.`);
  });

  it('is read from metadata with the others of it', () => {
    const all = [...made.values()];
    const text = samlMetadata(all.map(({ der }) => der.toString('base64')));
    expect(readMetadata(text)).toEqual({
      certificates: all.map(({ der }) => readCertificate(der)),
      problems: [],
    });
  });

  it.each([
    { name: 'nothing', der: Buffer.alloc(0) },
    { name: 'a text', der: Buffer.from('certificate') },
    { name: 'half a certificate', der: any.der.subarray(0, 100) },
  ])('is not $name', ({ der }) => {
    expect(() => readCertificate(der)).toThrow('it is no X.509 certificate');
  });
});
