import { ClientAssertionCredential, ClientSecretCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError } from '../../core/errors.ts';
import type { Transport } from '../transport.ts';
import { authenticationError } from './authentication-error.ts';
import { remembering, type Proof } from './proof.ts';
import { entraEndpoints } from './settings.ts';
import type { EntraSettings } from './settings.ts';
import { createTokenClient } from './token-client.ts';

/**
 * The library asks for a fresh assertion each time, also when it gives a token that it has kept, and it counts by
 * the machine's clock. So the token is kept here, for less than the shortest life that a tenant can give one
 * (Entra: "Configurable token lifetimes", 10 minutes).
 */
const KEPT_MS = 9 * 60_000;

export interface EntraCredential {
  /**
   * The run's access token for Microsoft Graph; asked for once in nine minutes.
   * @throws RolebridgeError ENTRA_AUTHENTICATION, ENTRA_UNREACHABLE, or what the assertion or secret threw
   * @throws DeadlineError
   */
  token(): Promise<string>;
}

export function createCredential(
  settings: EntraSettings,
  transport: Transport,
  context: RunContext,
): EntraCredential {
  const { loginHost, graphHost } = entraEndpoints[settings.cloud];
  const tokenClient = createTokenClient(transport.httpClient ?? createDefaultHttpClient(), context);
  const proof = remembering(settings, context);
  let kept: { readonly token: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  async function acquire(): Promise<string> {
    if (context.signal.aborted) throw new DeadlineError(context.signal.reason);
    const asked = context.clock.now().getTime();
    let answer: { readonly token: string } | null;
    try {
      answer =
        settings.credential.type === 'person'
          ? { token: await proof.give() }
          : await build(settings, proof, loginHost, tokenClient.httpClient).getToken(
              `https://${graphHost}/.default`,
            );
    } catch (error) {
      throw (
        proof.thrown() ?? tokenClient.trouble() ?? authenticationError(error, settings, proof.presented())
      );
    }
    if (answer === null) throw authenticationError(new Error('no token was given'), settings);
    kept = { token: answer.token, until: asked + KEPT_MS };
    return answer.token;
  }

  return {
    token() {
      if (kept !== undefined && context.clock.now().getTime() < kept.until)
        return Promise.resolve(kept.token);
      // Requests that start together share one token call.
      pending ??= acquire().finally(() => (pending = undefined));
      return pending;
    },
  };
}

/** Secrets and assertions are asked for by the library when it needs one, so that they are fresh. */
function build(
  { tenantId, clientId }: EntraSettings,
  proof: Proof,
  loginHost: string,
  httpClient: HttpClient,
): Pick<TokenCredential, 'getToken'> {
  const options = {
    authorityHost: `https://${loginHost}`,
    // The authority is one of four that we know, so nobody needs to be asked whether it is one.
    disableInstanceDiscovery: true,
    httpClient,
    retryOptions: { maxRetries: 0 },
  };
  if (proof.type === 'client-secret') {
    return {
      getToken: async (scope) =>
        new ClientSecretCredential(tenantId, clientId, await proof.give(), options).getToken(scope),
    };
  }
  // The library asks more than once for one token.
  let assertion: Promise<string> | undefined;
  return new ClientAssertionCredential(tenantId, clientId, () => (assertion ??= proof.give()), options);
}
