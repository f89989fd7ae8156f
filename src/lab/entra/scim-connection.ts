import type { LabRequest } from '../operation.ts';
import type { GraphRefusal } from './graph-call.ts';
import { notEmulated, refusal } from './refusals.ts';

/** Both are what users report of a connection test that failed; Graph's page has no error. */
const UNAVAILABLE = 'SystemForCrossDomainIdentityManagementCredentialValidationUnavailable';
const FAILURE = 'SystemForCrossDomainIdentityManagementCredentialValidationFailure';

/**
 * Asks a SCIM endpoint whether it lets the provisioning service in, and says why not. `credentials` have the keys that
 * Graph has for them. Any other request that fails throws on.
 */
export async function refusedConnection(
  send: (request: LabRequest) => Promise<Response>,
  credentials: ReadonlyMap<string, string>,
): Promise<GraphRefusal | undefined> {
  // The job of AWS Single-Account Access asks IAM with an access key.
  if (credentials.has('ClientSecret')) return notEmulated('the validation of an access key');
  const [address, token] = [credentials.get('BaseAddress') ?? '', credentials.get('SecretToken') ?? ''];
  if (!URL.canParse(address) || token === '') return invalidCredentials();
  const url = new URL(`${address.replace(/\/+$/, '')}/ServiceProviderConfig`);
  const headers = new Headers({ authorization: `Bearer ${token}`, accept: 'application/scim+json' });
  try {
    const { status } = await send({ method: 'GET', url, headers, body: '' });
    if (status === 200) return undefined;
    return status === 401 || status === 403 ? invalidCredentials() : unavailable(`status ${status}`);
  } catch (error) {
    // A connection that breaks, and a host that is nowhere, are what the test of a connection is for.
    if (error instanceof TypeError) return unavailable('no answer');
    throw error;
  }
}

function invalidCredentials(): GraphRefusal {
  return refusal(
    400,
    FAILURE,
    'You appear to have entered invalid credentials. Please confirm you are using the correct information for an ' +
      'administrative account.',
  );
}

function unavailable(answer: string): GraphRefusal {
  return refusal(400, UNAVAILABLE, `We received this unexpected response from your application: ${answer}.`);
}
