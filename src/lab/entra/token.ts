import type { Clouds, LabRequest } from '../operation.ts';
import type { EntraClient } from '../world.ts';
import { refusedAssertion } from './client-assertion.ts';
import { CLOUD_HOSTS, servesCloud } from './hosts.ts';
import type { TokenRefusal } from './token-error.ts';
import { errorResponse, refuse, tokenErrorResponse } from './token-error.ts';

const LIFETIME_SECONDS = 3599;
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Entra: "OAuth 2.0 client credentials flow on the Microsoft identity platform". */
export function issueToken(request: LabRequest, clouds: Clouds): Response {
  const { entra } = clouds.world;
  const tenant = request.url.pathname.split('/')[1] ?? '';
  if (tenant.toLowerCase() !== entra.tenantId || !servesCloud(entra.cloud, request.url.hostname)) {
    return tokenErrorResponse(clouds, unknownTenant(tenant));
  }
  const form = new URLSearchParams(request.body);
  const missing = ['grant_type', 'client_id', 'scope'].find((name) => !form.get(name));
  if (missing !== undefined) return tokenErrorResponse(clouds, missingParameter(missing));
  const grantType = form.get('grant_type') ?? '';
  if (grantType !== 'client_credentials') {
    return errorResponse(
      clouds,
      501,
      'not_implemented',
      `The lab does not emulate the grant ${grantType}.`,
      [],
    );
  }
  const client = entra.clients.find(({ appId }) => appId === form.get('client_id')?.toLowerCase());
  if (client === undefined)
    return tokenErrorResponse(clouds, unknownClient(form.get('client_id') ?? '', tenant));
  if (client.withoutServicePrincipal === true)
    return tokenErrorResponse(clouds, missingServicePrincipal(client.appId, tenant));

  const refused = refusedCredential(clouds, client, form) ?? refusedScope(clouds, form.get('scope') ?? '');
  return refused === undefined ? tokenResponse(clouds, client) : tokenErrorResponse(clouds, refused);
}

function refusedCredential(
  clouds: Clouds,
  client: EntraClient,
  form: URLSearchParams,
): TokenRefusal | undefined {
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    return form.get('client_assertion_type') === JWT_BEARER
      ? refusedAssertion(clouds, client, assertion)
      : missingParameter('client_assertion_type');
  }
  const secret = form.get('client_secret');
  if (secret === null) {
    const message = `'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.`;
    return refuse(401, 'invalid_client', 7000216, message);
  }
  if (client.secrets.includes(secret)) return expiredSecret(clouds, client);
  return refuse(
    401,
    'invalid_client',
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not ' +
      `the client secret ID, for a secret added to app '${client.appId}'.`,
  );
}

function expiredSecret({ clock }: Clouds, { appId, secretsExpire }: EntraClient): TokenRefusal | undefined {
  if (secretsExpire === undefined || new Date(secretsExpire) > clock.now()) return undefined;
  const message =
    `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for ` +
    'your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: ' +
    'https://aka.ms/certCreds.';
  return refuse(401, 'invalid_client', 7000222, message);
}

/** Graph of the same cloud, and nothing else, has the permissions of this lab. */
function refusedScope(clouds: Clouds, scope: string): TokenRefusal | undefined {
  if (scope.split(' ').includes(`${graphResource(clouds)}/.default`)) return undefined;
  const message = `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`;
  return refuse(400, 'invalid_scope', 70011, message);
}

/** Clients are to take the token for opaque; inside it is a JWT that nobody signed, for people who look into it. */
function tokenResponse(clouds: Clouds, client: EntraClient): Response {
  const { clock, session, world } = clouds;
  const now = clock.now();
  const expires = new Date(now.getTime() + LIFETIME_SECONDS * 1000);
  const claims = {
    aud: graphResource(clouds),
    iss: `https://sts.windows.net/${world.entra.tenantId}/`,
    iat: Math.floor(now.getTime() / 1000),
    exp: Math.floor(expires.getTime() / 1000),
    appid: client.appId,
    roles: client.permissions,
    tid: world.entra.tenantId,
    uti: `lab-${session.next()}`,
  };
  const token = [{ typ: 'JWT', alg: 'none' }, claims, 'lab']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  session.bearerTokens.set(token, { appId: client.appId, permissions: [...client.permissions], expires });
  const body = {
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
    ext_expires_in: LIFETIME_SECONDS,
    access_token: token,
  };
  return Response.json(body, { headers: { 'cache-control': 'no-store, no-cache' } });
}

function graphResource({ world }: Clouds): string {
  return `https://${CLOUD_HOSTS[world.entra.cloud].graph}`;
}

export function unknownTenant(tenant: string): TokenRefusal {
  const message =
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
    'correct cloud. Check with your subscription administrator, this may happen if there are no active ' +
    'subscriptions for the tenant.';
  return refuse(400, 'invalid_request', 90002, message);
}

function unknownClient(clientId: string, tenant: string): TokenRefusal {
  const message =
    `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the ` +
    'application has not been installed by the administrator of the tenant or consented to by any user in the ' +
    'tenant. You may have sent your authentication request to the wrong tenant.';
  return refuse(400, 'unauthorized_client', 700016, message);
}

/** The text is that of users' reports. */
function missingServicePrincipal(appId: string, tenant: string): TokenRefusal {
  const message = `The client application ${appId} is missing service principal in the tenant ${tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`;
  return refuse(401, 'invalid_client', 7000229, message);
}

function missingParameter(name: string): TokenRefusal {
  return refuse(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );
}
