import { describe, expect, it } from 'vitest';
import { awsFailure, credentialsError } from '../../../src/providers/aws/errors.ts';

function exception(name: string, message: string, metadata: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: metadata });
}

describe('what AWS says, in words', () => {
  it.each([
    {
      error: exception('AccessDenied', 'Not you.', { httpStatusCode: 403, requestId: 'r-1', attempts: 1 }),
      says: { trouble: 'denied', reason: 'Not you (AccessDenied, HTTP 403, request r-1)' },
    },
    {
      error: exception('Throttling', 'Rate exceeded', { httpStatusCode: 400, attempts: 8 }),
      says: { trouble: 'throttled', reason: 'Rate exceeded (Throttling, HTTP 400, 8 attempts)' },
    },
    {
      error: exception('SomethingNew', 'UnknownError', { httpStatusCode: 429 }),
      says: { trouble: 'throttled', reason: 'AWS gave no explanation (SomethingNew, HTTP 429)' },
    },
    {
      error: exception('ExpiredToken', 'The token has expired'),
      says: { trouble: 'credentials', reason: 'The token has expired (ExpiredToken)' },
    },
    { error: new TypeError('odd'), says: { trouble: 'other', reason: 'odd (TypeError)' } },
    { error: 'a string', says: { trouble: 'other', reason: 'a string' } },
  ])('$says.reason', ({ error, says }) => {
    expect(awsFailure(error)).toMatchObject(says);
  });
});

it.each([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
])('%s means that our own credentials do not work', (name) => {
  const error = exception(name, 'No.');
  expect(credentialsError(error)).toMatchObject({ code: 'AWS_CREDENTIALS', cause: error });
});

it('AccessDenied does not', () => {
  expect(credentialsError(exception('AccessDenied', 'No.'))).toBeUndefined();
});
