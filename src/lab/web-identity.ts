import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifyBytes } from 'node:crypto';

/**
 * The bridge between the two clouds: AWS signs web identity tokens with this key, Entra checks them with it.
 * The key pair is random and made on first use, so that a world which never asks for a token does not wait for it.
 */
export interface WebIdentity {
  /** A signed JWT (RS256) that carries the claims as they are. */
  sign(claims: WebIdentityClaims): string;
  /** The claims when the signature is ours, whatever their times say; undefined for anything else. */
  verify(token: string): WebIdentityClaims | undefined;
}

export type WebIdentityClaims = Readonly<Record<string, unknown>>;

const KEY_ID = 'lab-web-identity-1';

export function createWebIdentity(): WebIdentity {
  let keys: ReturnType<typeof newKeys> | undefined;
  const pair = () => (keys ??= newKeys());

  return {
    sign(claims) {
      const signed = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
      return `${signed}.${signBytes('RSA-SHA256', Buffer.from(signed), pair().privateKey).toString('base64url')}`;
    },
    verify(token) {
      const [header, payload, signature, ...rest] = token.split('.');
      if (!header || !payload || !signature || rest.length > 0) return undefined;
      // The algorithm is fixed here: a token does not get to choose how it is checked.
      if (decode(header)?.['alg'] !== 'RS256') return undefined;
      const genuine = verifyBytes(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        pair().publicKey,
        Buffer.from(signature, 'base64url'),
      );
      return genuine ? decode(payload) : undefined;
    },
  };
}

function newKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part: string): WebIdentityClaims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
