import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { selfSignedCertificate } from '../../src/lab/entra/self-signed-certificate.ts';

export interface PemPair {
  readonly certificate: string;
  readonly key: string;
  /** The certificate as base64, as Graph has it. */
  readonly der: string;
}

/** A self-signed RSA certificate with its key. */
export function pemPair(
  from = new Date('2026-01-01T00:00:00Z'),
  to = new Date('2027-06-01T00:00:00Z'),
): PemPair {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return pemPairOf(privateKey, from, to);
}

export function pemPairOf(privateKey: KeyObject, from: Date, to: Date): PemPair {
  const der = selfSignedCertificate({ commonName: 'rolebridge', from, to, key: privateKey }).toString(
    'base64',
  );
  const lines = der.match(/.{1,64}/gu) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
      .export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    der,
  };
}
