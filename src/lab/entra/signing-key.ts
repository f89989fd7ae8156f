import { checkPrimeSync, createHash, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const EXPONENT = 65537n;
const PRIME_BYTES = 128;
const known = new Map<string, KeyObject>();

/**
 * The RSA key (2048 bits) that belongs to a text, the same on every run. So a certificate needs no private key beside
 * it in a world, a saved world can still sign, and a journal with certificates repeats itself. It guards nothing.
 */
export function signingKey(seed: string): KeyObject {
  const made = known.get(seed) ?? newKey(seed);
  known.set(seed, made);
  return made;
}

function newKey(seed: string): KeyObject {
  const [p, q] = [primeOf(`${seed} p`), primeOf(`${seed} q`)];
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const numbers = {
    n: p * q,
    e: EXPONENT,
    d,
    p,
    q,
    dp: d % (p - 1n),
    dq: d % (q - 1n),
    qi: inverse(q, p),
  };
  const parts = Object.entries(numbers).map(([name, value]) => [name, toBytes(value).toString('base64url')]);
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...Object.fromEntries(parts) } });
}

/** Both upper bits are set, so that the product of two has all its bits. */
function primeOf(seed: string): bigint {
  for (let n = 0; ; n += 1) {
    const bytes = createHash('shake256', { outputLength: PRIME_BYTES }).update(`${seed} ${n}`).digest();
    const candidate = BigInt(`0x${bytes.toString('hex')}`) | (3n << BigInt(PRIME_BYTES * 8 - 2)) | 1n;
    if (candidate % EXPONENT !== 1n && checkPrimeSync(candidate)) return candidate;
  }
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, following] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, following] = [following, factor - quotient * following];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
