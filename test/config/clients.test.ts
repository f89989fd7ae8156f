import { describe, expect, it } from 'vitest';
import { clientIdOf } from '../../src/config/clients.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { example, exampleWith } from './mistakes.ts';

const [all, reader] = ['7e9a1c00-0000-4000-8000-000000000002', '7e9a1c00-0000-4000-8000-00000000000a'];
const credential = 'credential: federated';

describe('whom an identity signs in as', () => {
  it('is the one client, when the configuration has no other', () => {
    const { entra } = parseConfig(example, 'the example');
    expect([clientIdOf(entra, 'reader'), clientIdOf(entra, 'rotator')]).toEqual([all, all]);
  });

  it('is its own client, when it has one, and the others keep the one for all', () => {
    const text = exampleWith(credential, `${credential}\n  clients: { reader: ${reader} }`);
    const { entra } = parseConfig(text, 'a test');
    expect(clientIdOf(entra, 'reader')).toBe(reader);
    expect([clientIdOf(entra, 'roleWriter'), clientIdOf(entra, 'rotator')]).toEqual([all, all]);
  });

  it.each([
    {
      name: 'an identity that there is not',
      clients: `{ writer: ${reader} }`,
      said: /clients\.writer: unknown key/u,
    },
    { name: 'what is no client id', clients: '{ reader: rolebridge }', said: /is a GUID/u },
  ])('refuses $name', ({ clients, said }) => {
    const text = exampleWith(credential, `${credential}\n  clients: ${clients}`);
    expect(() => parseConfig(text, 'a test')).toThrow(said);
  });
});

describe('a certificate instead of a federated credential', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:999988887777:secret:rolebridge-AbCdEf';

  it('is named by its secret', () => {
    const text = exampleWith(credential, `credential: { certificateSecretArn: '${arn}' }`);
    expect(parseConfig(text, 'a test').entra.credential).toEqual({ certificateSecretArn: arn });
  });

  it('is one of its ways, and not two at once', () => {
    const text = exampleWith(
      credential,
      `credential: { certificateSecretArn: '${arn}', secretArn: '${arn}' }`,
    );
    expect(() => parseConfig(text, 'a test')).toThrow(/keep one/u);
  });
});
