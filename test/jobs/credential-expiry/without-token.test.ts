import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineError, RolebridgeError } from '../../../src/core/errors.ts';
import { errorWithoutToken, withoutToken } from '../../../src/jobs/credential-expiry/without-token.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=';
const tokens = fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 12, maxLength: 300 });
const anyTokens = fc.oneof(tokens, fc.string({ unit: 'binary-ascii', minLength: 12, maxLength: 80 }));

/** Ways in which a cloud or a library quotes a token, each to where it can be read from again. */
const quoted: Readonly<Record<string, (token: string) => string>> = {
  'as it is': (token) => token,
  'behind Bearer': (token) => `Bearer ${token}`,
  'in JSON': (token) => JSON.stringify({ token }),
  'in JSON in JSON': (token) => JSON.stringify(JSON.stringify({ token })),
  'in JSON with every sign escaped': (token) =>
    token.replaceAll(/[^A-Za-z0-9]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in an address': encodeURIComponent,
  'in an address in small letters': (token) =>
    encodeURIComponent(token).replaceAll(/%../gu, (hex) => hex.toLowerCase()),
  'in a form': (token) => new URLSearchParams({ token }).toString(),
  'in base64': (token) => Buffer.from(token).toString('base64'),
  'behind Bearer, in base64': (token) => Buffer.from(`Bearer ${token}`).toString('base64'),
  'in JSON, in base64url': (token) => Buffer.from(JSON.stringify([token])).toString('base64url'),
};

function partsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - 11) }, (_, at) => text.slice(at, at + 12));
}

describe('a text without a token', () => {
  it.each(Object.entries(quoted))('holds no twelve characters of one that stood there %s', (_, quote) =>
    fc.assert(
      fc.property(anyTokens, fc.string(), fc.string(), (token, before, after) => {
        const told = withoutToken(`${before}${quote(token)}${after}`, token);
        // What is said around it may be like a part of it only by chance.
        for (const part of partsOf(token)) expect(told).not.toContain(part);
      }),
      { seed: 20_261_122 },
    ),
  );

  it.each(Object.entries(quoted))('has *** where the whole of it stood %s', (_, quote) =>
    fc.assert(
      fc.property(tokens, (token) => {
        const told = withoutToken(`<${quote(token)}>`, token);
        expect(told).toContain('***');
        expect(told.length).toBeLessThan(70);
      }),
      { seed: 20_261_122 },
    ),
  );

  it('holds no twelve characters of any piece of it', () =>
    fc.assert(
      fc.property(tokens, fc.nat(300), fc.nat(300), (token, a, b) => {
        const piece = token.slice(Math.min(a, b), Math.max(a, b));
        const told = withoutToken(`credentials:${piece}…`, token);
        for (const part of partsOf(piece)) expect(told).not.toContain(part);
      }),
      { seed: 20_261_122 },
    ));

  it.each([
    { token: 'short', text: 'it is (short) and not long', told: 'it is (***) and not long' },
    { token: '', text: 'nothing to hide', told: 'nothing to hide' },
    {
      token: 'scim-token-until-day-520',
      text: 'scim-token/identity-center',
      told: 'scim-token/identity-center',
    },
  ])('is otherwise as it was: $text', ({ token, text, told }) =>
    expect(withoutToken(text, token)).toBe(told),
  );
});

describe('an error without a token', () => {
  const token = 'a-token/of+the=lab-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';

  it('holds it in no corner', () => {
    const request = { headers: { authorization: `Bearer ${token}` } };
    const first = Object.assign(new TypeError(`no ${token}`), { code: 'ECONNRESET', request });
    const second = new Error(`${encodeURIComponent(token)} failed`, { cause: first });
    const thrown = new RolebridgeError('SCIM_UNREACHABLE', `no ${token}`, {
      hint: `try ${token}`,
      cause: second,
    });
    const told = errorWithoutToken(thrown, token);
    expect(told).toMatchObject({
      code: 'SCIM_UNREACHABLE',
      message: 'no ***',
      hint: 'try ***',
      cause: { message: '*** failed', cause: { name: 'TypeError', message: 'no ***', code: 'ECONNRESET' } },
    });
    const shown = inspect(told, { depth: null, showHidden: true });
    expect(shown).not.toMatch(/a-token|xxxx/u);
    expect(shown).toContain('without-token.test.ts');
  });

  it('is still that the run was stopped', () => {
    expect(errorWithoutToken(new DeadlineError(new Error(token)), token)).toBeInstanceOf(DeadlineError);
  });

  it('ends where causes go round', () => {
    const thrown = new Error('round');
    thrown.cause = thrown;
    expect(errorWithoutToken(thrown, token)).toMatchObject({ message: 'round' });
  });

  it('is one where something else was thrown', () => {
    expect(errorWithoutToken(`no ${token}`, token)).toMatchObject({ message: 'no ***' });
  });
});
