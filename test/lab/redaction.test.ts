import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/lab/redaction.ts';

describe('redacted', () => {
  it.each([
    {
      name: 'a form',
      text: 'client_id=a&client_secret=s%26t&client_assertion=e.y.J&scope=x',
      expected: 'client_id=a&client_secret=***&client_assertion=***&scope=x',
    },
    {
      name: 'a URL',
      text: 'https://login.microsoftonline.com/t/oauth2/v2.0/token?client-request-id=1-2&x=1',
      expected: 'https://login.microsoftonline.com/t/oauth2/v2.0/token?client-request-id=***&x=1',
    },
    {
      name: 'a token’s reply',
      text: '{"token_type":"Bearer","access_token":"e.y.J","expires_in":3599}',
      expected: '{"token_type":"Bearer","access_token":"***","expires_in":3599}',
    },
    {
      name: 'a JSON string with a quote in it',
      text: String.raw`{"secretText": "a\"b", "keyId": "k"}`,
      expected: '{"secretText": "***", "keyId": "k"}',
    },
    {
      name: 'AWS credentials in XML',
      text: '<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t/+=</SessionToken>',
      expected:
        '<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>***</SecretAccessKey><SessionToken>***</SessionToken>',
    },
    {
      name: 'a provisioning secret',
      text: '{"value":[{"key":"BaseAddress","value":"u"},{"key":"SecretToken","value":"s"}]}',
      expected: '{"value":[{"key":"BaseAddress","value":"u"},{"key":"SecretToken","value":"***"}]}',
    },
    {
      name: 'a provisioning secret with its value first',
      text: '[{"value":"s","key":"SecretToken"},{"value":"u","key":"BaseAddress"}]',
      expected: '[{"value":"***","key":"SecretToken"},{"value":"u","key":"BaseAddress"}]',
    },
    {
      name: 'a private key of a SAML provider',
      text: 'Action=UpdateSAMLProvider&AddPrivateKey=-----BEGIN&RemovePrivateKey=K1',
      expected: 'Action=UpdateSAMLProvider&AddPrivateKey=***&RemovePrivateKey=K1',
    },
    {
      name: 'a secret of Secrets Manager',
      text: String.raw`{"Name":"scim","SecretString":"{\"token\":\"t\"}","VersionId":"v"}`,
      expected: '{"Name":"scim","SecretString":"***","VersionId":"v"}',
    },
    {
      name: 'the access key of a provisioning job',
      text: '[{"key":"ClientSecret","value":"AKIA"},{"key":"Password", "value" : "p"}]',
      expected: '[{"key":"ClientSecret","value":"***"},{"key":"Password", "value" : "***"}]',
    },
    { name: 'no secret', text: 'Action=ListRoles&Marker=abc', expected: 'Action=ListRoles&Marker=abc' },
  ])('blots out the secrets of $name', ({ text, expected }) => {
    expect(redacted(text)).toBe(expected);
  });
});
