import type { Clouds, Identified, LabError, LabRequest } from '../../operation.ts';
import { acceptsToken } from './access-token.ts';

const CONFIG = 'scim:GET ServiceProviderConfig';
const CONFIG_PATH = /^(\/[^/]+\/scim\/v2)\/ServiceProviderConfig\/?$/;

/** What SCIM of IAM Identity Center answers; everything else is 501. */
export const SCIM_OPERATIONS: readonly string[] = [CONFIG];

/** SCIM is no signed service: it has hosts of its own and knows its callers by a bearer token. */
export function isScimHost(host: string): boolean {
  return host.startsWith('scim.');
}

/** Names the resource without the tenant, so that faults can mean it. */
export function identifyScim({ method, url }: LabRequest): Identified {
  const resource = url.pathname.replace(/^\/[^/]+\/scim\/v2\//, '').replace(/\/$/, '');
  return { operation: `scim:${method} ${resource}`, service: 'scim' };
}

/** AWS: SCIM developer guide: ServiceProviderConfig. */
export function handleScim(request: LabRequest, identified: Identified, clouds: Clouds): Response {
  const { url } = request;
  const [, base] = CONFIG_PATH.exec(url.pathname) ?? [];
  if (identified.operation !== CONFIG || base === undefined) {
    const message = `The lab does not emulate ${identified.operation}.`;
    return scimError({ status: 501, code: 'NotImplemented', message }, clouds);
  }
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const { clock, world } = clouds;
  if (token === undefined || !acceptsToken(world.aws, `${url.origin}${base}`, token, clock.now())) {
    return scimError({ status: 401, code: 'UnauthorizedException', message: 'Unauthorized' }, clouds);
  }
  return reply(200, SERVICE_PROVIDER_CONFIG, clouds);
}

/** The form is that of RFC 7644, section 3.12; AWS shows no body of an error. */
export function scimError({ status, code, message, retryAfter }: LabError, clouds: Clouds): Response {
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: message,
  };
  const response = reply(status, body, clouds);
  response.headers.set('x-amzn-errortype', code);
  if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
  return response;
}

function reply(status: number, body: object, { session }: Clouds): Response {
  const id = `00000000-0000-4000-8000-${String(session.next()).padStart(12, '0')}`;
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': id };
  return new Response(JSON.stringify(body), { status, headers });
}

const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide';

/** As in the example of the developer guide's page. */
const SERVICE_PROVIDER_CONFIG = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  documentationUri: `${GUIDE}/manage-your-identity-source-idp.html`,
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description: 'Authentication scheme using the OAuth Bearer Token Standard',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      documentationUri: `${GUIDE}/provision-automatically.html`,
      primary: true,
    },
  ],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 1, maxPayloadSize: 1_048_576 },
  filter: { supported: true, maxResults: 50 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
};
