import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Middleware } from '@microsoft/microsoft-graph-client';

/**
 * The whole difference between production and the lab: where requests go. Signing, serialisation, paging,
 * retries and typed errors are the SDKs' own in both. Each cloud's seams can be set without the other's.
 */
export interface Transport {
  /** For the clients of the AWS SDK. */
  readonly requestHandler?: NonNullable<IAMClientConfig['requestHandler']>;
  /** The last middleware of the Graph client: it sends. */
  readonly graphMiddleware?: () => Middleware;
  /** For @azure/identity. */
  readonly httpClient?: HttpClient;
  /** For what has no SDK: the federation metadata of Entra ID. */
  readonly entraFetch?: Fetch;
  /** For what has no SDK: the SCIM endpoint of IAM Identity Center. */
  readonly awsFetch?: Fetch;
}

export type Fetch = (request: Request) => Promise<Response>;
