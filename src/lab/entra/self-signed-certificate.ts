import { createHash, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface CertificateRequest {
  /** Without `CN=`. */
  readonly commonName: string;
  readonly from: Date;
  readonly to: Date;
  readonly key: KeyObject;
}

const OID = {
  commonName: [0x55, 0x04, 0x03],
  sha256WithRsa: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
} as const;
const TAG = {
  integer: 0x02,
  bits: 0x03,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/**
 * A self-signed X.509 certificate as DER (RFC 5280), version 3 without extensions. Written here because both the
 * serial number and the signature are to be the same for the same request, and it is short.
 */
export function selfSignedCertificate({ commonName, from, to, key }: CertificateRequest): Buffer {
  const algorithm = sequence(der(TAG.oid, Buffer.from(OID.sha256WithRsa)), der(TAG.nothing));
  const name = sequence(
    der(TAG.set, sequence(der(TAG.oid, Buffer.from(OID.commonName)), der(TAG.utf8, Buffer.from(commonName)))),
  );
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const content = sequence(
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serialNumber(`${commonName} ${from.toISOString()} ${to.toISOString()}`, publicKey)),
    algorithm,
    name,
    sequence(time(from), time(to)),
    name,
    publicKey,
  );
  const signature = sign('RSA-SHA256', content, key);
  return sequence(content, algorithm, der(TAG.bits, Buffer.from([0]), signature));
}

/** Positive, and with no zero in front: the upper two bits are 01. */
function serialNumber(text: string, publicKey: Buffer): Buffer {
  const hash = createHash('sha256').update(text).update(publicKey).digest().subarray(0, 16);
  return Buffer.from(hash.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte)));
}

/** RFC 5280, section 4.1.2.5: years from 2050 on have four digits. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}
