import { GetDurableExecution$, GetDurableExecutionHistory$, Invoke$ } from '@aws-sdk/client-lambda';
import type { Identified, LabError, LabRequest } from '../operation.ts';
import { jsonError, jsonReply, parseJsonInput } from '../protocol/aws-json.ts';
import { parseQueryInput, queryError, queryReply } from '../protocol/aws-query.ts';
import { isRequestOf, parseRestInput, restError, restReply } from '../protocol/aws-rest-json.ts';
import type { AwsOperation } from './aws-operation.ts';
import type { Intruder } from './credentials.ts';

/** How a service talks: IAM, STS and SNS by the query protocol, Lambda by REST, the others by JSON. */
export interface AwsService {
  /** The operation that a request asks for, by the service's own name for it. */
  action(request: LabRequest): string | undefined;
  /** undefined when the body cannot be read at all. */
  input(operation: AwsOperation, request: LabRequest): Promise<unknown>;
  reply(operation: AwsOperation, output: unknown, requestId: string): Response;
  error(error: LabError, requestId: string, members?: Readonly<Record<string, string>>): Response;
  intruder(intruder: Intruder): LabError;
  /** The code and status of a refusal by IAM policies. */
  readonly accessDenied: { readonly status: number; readonly code: string };
}

export function serviceOf(identified: Identified): AwsService {
  return SERVICES.get(identified.service) ?? jsonService;
}

function queryService(xmlNamespace: string, denied = 'AccessDenied'): AwsService {
  const dialect = { xmlNamespace };
  return {
    action: ({ body }) => new URLSearchParams(body).get('Action') ?? undefined,
    input: ({ schema }, { body }) => Promise.resolve(parseQueryInput(schema, new URLSearchParams(body))),
    reply: ({ schema }, output, requestId) => queryReply(schema, output, dialect, requestId),
    error: (error, requestId) => queryError(error, dialect, requestId),
    // AWS: "Common errors" of the IAM and STS API references; these two answer 403 where JSON services answer 400.
    intruder: (intruder) => ({ status: 403, ...QUERY_INTRUDER[intruder] }),
    accessDenied: { status: 403, code: denied },
  };
}

const jsonService: AwsService = {
  action: ({ headers }) => headers.get('x-amz-target')?.split('.').at(-1),
  input: ({ schema }, { body }) => parseJsonInput(schema, body),
  reply: ({ schema }, output, requestId) => jsonReply(schema, output, requestId),
  error: (error, requestId, members = {}) => jsonError(error, members, requestId),
  intruder: (intruder) => ({ status: 400, ...JSON_INTRUDER[intruder] }),
  accessDenied: { status: 400, code: 'AccessDeniedException' },
};

/** The operations whose paths are known; AWS: Lambda API reference: "Common errors" answer 403. */
const lambdaService: AwsService = {
  action: (request) =>
    [Invoke$, GetDurableExecution$, GetDurableExecutionHistory$].find((schema) =>
      isRequestOf(schema, request),
    )?.[2],
  input: ({ schema }, request) => parseRestInput(schema, request),
  reply: ({ schema }, output, requestId) => restReply(schema, output, requestId),
  error: (error, requestId) => restError(error, requestId),
  intruder: (intruder) => ({ status: 403, ...JSON_INTRUDER[intruder] }),
  accessDenied: { status: 403, code: 'AccessDeniedException' },
};

const SERVICES: ReadonlyMap<string, AwsService> = new Map([
  ['iam', queryService('https://iam.amazonaws.com/doc/2010-05-08/')],
  ['sts', queryService('https://sts.amazonaws.com/doc/2011-06-15/')],
  // AWS: Publish API reference: AuthorizationError, 403.
  ['lambda', lambdaService],
  ['sns', queryService('http://sns.amazonaws.com/doc/2010-03-31/', 'AuthorizationError')],
]);

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';
const WRONG_SIGNATURE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

type Words = Readonly<Record<Intruder, { readonly code: string; readonly message: string }>>;

const QUERY_INTRUDER: Words = {
  unsigned: { code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' },
  'unknown key': { code: 'InvalidClientTokenId', message: INVALID_TOKEN },
  'wrong session token': { code: 'InvalidClientTokenId', message: INVALID_TOKEN },
  'wrong signature': { code: 'SignatureDoesNotMatch', message: WRONG_SIGNATURE },
  expired: { code: 'ExpiredToken', message: EXPIRED_TOKEN },
};

const JSON_INTRUDER: Words = {
  unsigned: { code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
  'unknown key': { code: 'UnrecognizedClientException', message: INVALID_TOKEN },
  'wrong session token': { code: 'UnrecognizedClientException', message: INVALID_TOKEN },
  'wrong signature': { code: 'InvalidSignatureException', message: WRONG_SIGNATURE },
  expired: { code: 'ExpiredTokenException', message: EXPIRED_TOKEN },
};
