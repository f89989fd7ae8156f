import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { IAMClientConfig } from '@aws-sdk/client-iam';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient } from '@aws-sdk/client-sts';
import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';
import type { Pace } from '../pace.ts';
import type { RetryContext } from '../retry.ts';
import type { Transport } from '../transport.ts';
import { createRetryStrategy } from './retry-strategy.ts';

export interface AwsClientOptions {
  /** STS and the state table are regional; IAM and Organizations follow from the region's partition. */
  readonly region: string;
  readonly transport?: Transport;
  /** Our own credentials; the SDK's default chain when absent. */
  readonly credentials?: AwsCredentials;
  /** Jitter of the waits between attempts, from 0 up to 1. */
  readonly random?: () => number;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Makes clients that wait on the clock and stop at the signal of the run that they are made for: whoever makes
 * one destroys it. Endpoints of the environment (AWS_ENDPOINT_URL and its kin) are the SDK's own business.
 */
export interface AwsClients {
  readonly region: string;
  /** With the credentials of a member account. IAM has one endpoint for each partition. */
  iam(credentials: AwsCredentials, context: RetryContext): IAMClient;
  /** The same, for writes that must not be repeated as they were: every request is made once. */
  iamOnce(credentials: AwsCredentials, context: RetryContext): IAMClient;
  sts(context: RetryContext): STSClient;
  organizations(context: RetryContext): OrganizationsClient;
  /** A secret lives in one region, which may be another than ours. */
  secretsManager(region: string, context: RetryContext): SecretsManagerClient;
  dynamoDb(context: RetryContext): DynamoDBClient;
  /** A topic takes messages in its own region only, and so does an event bus. */
  sns(region: string, context: RetryContext): SNSClient;
  eventBridge(region: string, context: RetryContext): EventBridgeClient;
  /** In the primary Region of IAM Identity Center. Every attempt of every call keeps the pace. */
  ssoAdmin(region: string, pace: Pace, context: RetryContext): SSOAdminClient;
  /** The same, for who decides by itself when to try again: every request is made once. */
  ssoAdminOnce(region: string, pace: Pace, context: RetryContext): SSOAdminClient;
  /** Of the groups that Identity Center knows, in its primary Region; at a pace as well, by a quota of its own. */
  identityStore(region: string, pace: Pace, context: RetryContext): IdentitystoreClient;
  /**
   * What a client of another service is made with. Services that only the terminal talks to are not among the clients
   * here, so that they are not in the bundle of every Lambda.
   */
  config(context: RetryContext, of?: ClientOf): ClientConfig;
}

/** Whose client, and where; our own in our Region when it is absent. */
export interface ClientOf {
  /** Of a member account. */
  readonly credentials?: AwsCredentials;
  readonly region?: string;
}

export type ClientConfig = Pick<
  DynamoDBClientConfig,
  'region' | 'requestHandler' | 'retryStrategy' | 'maxAttempts' | 'credentials'
>;

/** Without limits of its own a hung connection would hold a run until its deadline. Milliseconds. */
const timeouts = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

export function createAwsClients(options: AwsClientOptions): AwsClients {
  // The SDK writes into the credentials that it is given, so it gets copies.
  const { region, credentials, random } = options;
  const shared = (context: RetryContext) => ({
    region,
    requestHandler: requestHandlerOf(options),
    retryStrategy: createRetryStrategy(random === undefined ? context : { ...context, random }),
    // Only shown to AWS in a header; the strategy counts by itself.
    maxAttempts: 8,
  });
  const own = (context: RetryContext) => ({
    ...shared(context),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
  });
  const once = (context: RetryContext) => ({
    retryStrategy: createRetryStrategy(context, 1),
    maxAttempts: 1,
  });
  return {
    region,
    iam: (member, context) => new IAMClient({ ...shared(context), credentials: { ...member } }),
    iamOnce: (member, context) =>
      new IAMClient({ ...shared(context), credentials: { ...member }, ...once(context) }),
    sts: (context) => new STSClient(own(context)),
    organizations: (context) => new OrganizationsClient(own(context)),
    secretsManager: (secretRegion, context) =>
      new SecretsManagerClient({ ...own(context), region: secretRegion }),
    dynamoDb: (context) => new DynamoDBClient(own(context)),
    sns: (topicRegion, context) => new SNSClient({ ...own(context), region: topicRegion }),
    eventBridge: (busRegion, context) => new EventBridgeClient({ ...own(context), region: busRegion }),
    ssoAdmin: (ssoRegion, pace, context) =>
      paced(new SSOAdminClient({ ...own(context), region: ssoRegion }), pace, context),
    ssoAdminOnce: (ssoRegion, pace, context) =>
      paced(new SSOAdminClient({ ...own(context), region: ssoRegion, ...once(context) }), pace, context),
    identityStore: (storeRegion, pace, context) =>
      paced(new IdentitystoreClient({ ...own(context), region: storeRegion }), pace, context),
    config: (context, { credentials: member, region: elsewhere = region } = {}) => ({
      ...own(context),
      ...(member === undefined ? {} : { credentials: { ...member } }),
      region: elsewhere,
    }),
  };
}

/** Inside the retries, so that these count as well, and before the signature, which must not get old. */
function paced<I extends object, O extends object, C>(
  client: C & { readonly middlewareStack: MiddlewareStack<I, O> },
  pace: Pace,
  context: RetryContext,
): C {
  const keepPace: FinalizeRequestMiddleware<I, O> = (next) => (args) => pace.run(() => next(args), context);
  client.middlewareStack.addRelativeTo(keepPace, {
    name: 'pace',
    relation: 'after',
    toMiddleware: 'retryMiddleware',
  });
  return client;
}

function requestHandlerOf(options: AwsClientOptions): NonNullable<IAMClientConfig['requestHandler']> {
  return options.transport?.requestHandler ?? timeouts;
}
