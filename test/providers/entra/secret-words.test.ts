import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeWord, withoutTokens } from '../../../src/providers/entra/secret-words.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=';
const tokens = fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 20, maxLength: 300 });
const long = 'a'.repeat(30) + '1' + 'B'.repeat(90);

/** Every twelve characters of it that are not of the words around. */
function partsOf(text: string): readonly string[] {
  return Array.from({ length: text.length - 11 }, (_, at) => text.slice(at, at + 12)).filter(
    (part) => !/token|Bearer/u.test(part),
  );
}

describe('what a cloud says of a connection', () => {
  it.each([
    { name: 'what comes after Bearer', said: 'Bearer abc is wrong', told: 'Bearer *** is wrong' },
    { name: 'what is too long for a word', said: `"${'aB3/'.repeat(40)}" is wrong`, told: '"***" is wrong' },
    { name: 'what stands after a colon', said: `401 for SecretToken:${long}`, told: '401 for ***' },
    { name: 'what stands after a sign', said: `x/?token=${long} (no)`, told: '*** (no)' },
    { name: 'what stands after a GUID', said: `7c1d2e00-0000-4000-8000-000000000001:${long}.`, told: '***' },
    { name: 'twenty characters', said: 'token abcdefghijKLMNOPQRST no', told: 'token *** no' },
    { name: 'what is in an address', said: 'no https://x.example/abcdef/ghijkl', told: 'no ***' },
  ])('is told without $name', ({ said, told }) => expect(withoutTokens(said)).toBe(told));

  it.each([
    'The token is not valid: (401) Unauthorized.',
    'request-id 01234567-89ab-cdef-0123-456789abcdef.',
  ])('is told as it is: %s', (said) => expect(withoutTokens(said)).toBe(said));

  it.each([
    ['as it is', (token: string) => token],
    ['behind Bearer', (token: string) => `Bearer ${token}`],
    ['in JSON', (token: string) => JSON.stringify({ token }).replaceAll('/', String.raw`\/`)],
    ['in an address', encodeURIComponent],
    ['in base64', (token: string) => Buffer.from(token).toString('base64')],
  ] as const)('holds no twelve characters of a token of twenty, whatever is around it: %s', (_, quote) =>
    fc.assert(
      fc.property(tokens, fc.string(), fc.string(), (token, before, after) => {
        const told = withoutTokens(`${before}${quote(token)}${after}`);
        expect([...partsOf(token), ...partsOf(quote(token))].filter((part) => told.includes(part))).toEqual(
          [],
        );
      }),
      { seed: 20_261_122 },
    ),
  );
});

describe("a code of a cloud's", () => {
  const code = 'SystemForCrossDomainIdentityManagementCredentialValidationUnavailable';

  it.each([
    { said: code, told: code },
    { said: 'AADSTS7000215', told: 'AADSTS7000215' },
    { said: long, told: '***' },
    { said: `${code}:abc`, told: '***' },
  ])('is told as $told: $said', ({ said, told }) => expect(codeWord(said)).toBe(told));
});
