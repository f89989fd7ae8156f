import { describe, expect, it } from 'vitest';
import { clientSecret, secretText } from '../../../src/providers/aws/secrets.ts';
import type { Canned } from './canned-aws.ts';
import { cannedAws } from './canned-aws.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rolebridge-AbCdEf';

function reading(answer: Canned) {
  const aws = cannedAws([answer]);
  return { ...aws, secret: clientSecret(arn, aws.clients, aws.context) };
}

describe('a client secret', () => {
  it.each([
    { stored: 'a~secret', secret: 'a~secret' },
    { stored: ' a~secret\n', secret: 'a~secret' },
    { stored: '{"clientSecret": "a~secret", "clientId": "x"}', secret: 'a~secret' },
  ])('is $secret when $stored is stored', async ({ stored, secret }) => {
    expect(await reading({ body: { SecretString: stored } }).secret).toBe(secret);
  });

  it('is read in the region of its ARN', async () => {
    const { secret, requests } = reading({ body: { SecretString: 'a~secret' } });
    await secret;
    expect(requests).toEqual([
      { hostname: 'secretsmanager.eu-west-1.amazonaws.com', at: 0, body: JSON.stringify({ SecretId: arn }) },
    ]);
  });

  it.each([
    { name: 'a JSON object without it', body: { SecretString: '{"password": "a~secret"}' } },
    { name: 'broken JSON', body: { SecretString: '{"clientSecret": a~secret' } },
    { name: 'an empty text', body: { SecretString: ' ' } },
    { name: 'bytes', body: { SecretBinary: 'YX5zZWNyZXQ=' } },
  ])('is refused in $name, without telling what was there', async ({ body }) => {
    const failure: unknown = await reading({ body }).secret.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'AWS_SECRET_UNREADABLE' });
    const { message, cause } = failure as Error;
    expect(`${message} ${String(cause)}`).not.toContain('a~secret');
  });

  it.each([
    { name: 'AccessDeniedException', code: 'AWS_SECRET_UNREADABLE' },
    { name: 'ResourceNotFoundException', code: 'AWS_SECRET_UNREADABLE' },
    { name: 'UnrecognizedClientException', code: 'AWS_CREDENTIALS' },
  ])('that AWS refuses with $name has code $code', async ({ name, code }) => {
    const answer = { status: 400, headers: { 'x-amzn-errortype': name }, body: { message: 'No.' } };
    await expect(reading(answer).secret).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name),
    });
  });
});

describe('the text of a secret', () => {
  const read = (answer: Canned, id = arn, key?: string) => {
    const aws = cannedAws([answer]);
    return { ...aws, text: secretText(id, aws.clients, aws.context, ...(key === undefined ? [] : [key])) };
  };

  it.each([
    { stored: ' a-token\n', key: undefined },
    { stored: '{"token": "a-token", "clientSecret": "b"}', key: undefined },
    { stored: '{"token": " a-token\\n"}', key: undefined },
    { stored: '{"scim": "a-token", "token": "b"}', key: 'scim' },
  ])('is that of the key, or all of it: $stored', async ({ stored, key }) => {
    expect(await read({ body: { SecretString: stored } }, arn, key).text).toBe('a-token');
  });

  it('is read in our own region when it is named, whatever the name', async () => {
    const { text, requests } = read({ body: { SecretString: 'a-token' } }, 'rolebridge/scim:a:eu-west-3:b');
    await text;
    expect(requests.map(({ hostname }) => hostname)).toEqual(['secretsmanager.eu-central-1.amazonaws.com']);
  });

  it('is not told when there is none of that key', async () => {
    const failure: unknown = await read({ body: { SecretString: '{"clientSecret": "a-token"}' } }).text.catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 'AWS_SECRET_UNREADABLE',
      message: expect.stringContaining('without a text "token"'),
      hint: expect.stringContaining('{"token": "…"}'),
    });
    expect(String(failure)).not.toContain('a-token');
  });
});
