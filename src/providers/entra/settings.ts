import type { RunContext } from '../../core/context.ts';

export type EntraCloud = 'global' | 'usGov' | 'usGovDoD' | 'china';

/** Whom we are in Entra ID, and how we prove it. */
export interface EntraSettings {
  readonly cloud: EntraCloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: EntraCredentialSettings;
}

export type EntraCredentialSettings =
  /** `assertion` gives a fresh JWT that the application's federated credential trusts. No secret is stored. */
  | { readonly type: 'federated'; readonly assertion: (context: RunContext) => Promise<string> }
  | { readonly type: 'client-secret'; readonly secret: (context: RunContext) => Promise<string> }
  /** `pem` gives a certificate that the application knows and its private key. */
  | { readonly type: 'certificate'; readonly pem: (context: RunContext) => Promise<string> }
  /** A person, who has signed in by other means: `token` gives an access token for Microsoft Graph. */
  | { readonly type: 'person'; readonly token: (context: RunContext) => Promise<string> };

export interface EntraEndpoints {
  readonly loginHost: string;
  readonly graphHost: string;
  /** The audience that a federated credential of this cloud asks for. */
  readonly federatedAudience: string;
}

/**
 * Microsoft Graph: "National cloud deployments"; Entra: "Workload identity federation considerations" for the
 * audiences. GCC (without High) is the global cloud.
 */
export const entraEndpoints: Readonly<Record<EntraCloud, EntraEndpoints>> = {
  global: {
    loginHost: 'login.microsoftonline.com',
    graphHost: 'graph.microsoft.com',
    federatedAudience: 'api://AzureADTokenExchange',
  },
  usGov: {
    loginHost: 'login.microsoftonline.us',
    graphHost: 'graph.microsoft.us',
    federatedAudience: 'api://AzureADTokenExchangeUSGov',
  },
  usGovDoD: {
    loginHost: 'login.microsoftonline.us',
    graphHost: 'dod-graph.microsoft.us',
    federatedAudience: 'api://AzureADTokenExchangeUSGov',
  },
  china: {
    loginHost: 'login.chinacloudapi.cn',
    graphHost: 'microsoftgraph.chinacloudapi.cn',
    federatedAudience: 'api://AzureADTokenExchangeChina',
  },
};
