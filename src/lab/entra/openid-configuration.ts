import type { Clouds, LabRequest } from '../operation.ts';
import { CLOUD_HOSTS, servesCloud } from './hosts.ts';
import { unknownTenant } from './token.ts';
import { tokenErrorResponse } from './token-error.ts';

/**
 * Entra: "OpenID Connect on the Microsoft identity platform". @azure/identity asks for it when it is told another
 * authority than the default one.
 */
export function describeTenant(request: LabRequest, clouds: Clouds): Response {
  const { entra } = clouds.world;
  const tenant = request.url.pathname.split('/')[1] ?? '';
  if (tenant.toLowerCase() !== entra.tenantId || !servesCloud(entra.cloud, request.url.hostname)) {
    return tokenErrorResponse(clouds, unknownTenant(tenant));
  }
  const { login, graph } = CLOUD_HOSTS[entra.cloud];
  const host = login.find((each) => each === request.url.hostname) ?? login[0];
  const root = `https://${host}/${entra.tenantId}`;
  return Response.json({
    token_endpoint: `${root}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${root}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    msgraph_host: graph,
  });
}
