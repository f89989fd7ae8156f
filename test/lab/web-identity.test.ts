import { describe, expect, it } from 'vitest';
import { createWebIdentity } from '../../src/lab/web-identity.ts';

const CLAIMS = { iss: 'https://issuer.example', sub: 'arn:aws:iam::111122223333:role/x', exp: 1 };

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

describe('a web identity token', () => {
  const keys = createWebIdentity();
  const token = keys.sign(CLAIMS);
  const [header = '', payload = '', signature = ''] = token.split('.');

  it('comes back as its claims, whatever their times', () => {
    expect(keys.verify(token)).toEqual(CLAIMS);
  });

  it.each([
    { name: 'other claims', forged: `${header}.${encoded({ ...CLAIMS, sub: 'x' })}.${signature}` },
    { name: 'no signature', forged: `${header}.${payload}.` },
    { name: 'no algorithm', forged: `${encoded({ alg: 'none' })}.${payload}.${signature}` },
    { name: 'another algorithm', forged: `${encoded({ alg: 'HS256' })}.${payload}.${signature}` },
    { name: 'a fourth part', forged: `${token}.x` },
    { name: 'the signature of another lab', forged: createWebIdentity().sign(CLAIMS) },
    { name: 'no dots', forged: 'token' },
    { name: 'a header that is no JSON', forged: `eA.${payload}.${signature}` },
  ])('is not believed with $name', ({ forged }) => {
    expect(keys.verify(forged)).toBeUndefined();
  });
});
