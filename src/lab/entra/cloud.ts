import type { Cloud, Clouds, Identified, LabRequest } from '../operation.ts';
import { authenticate } from './authorization.ts';
import { federationMetadata, METADATA_PATH } from './federation-metadata.ts';
import { isRefusal } from './graph-call.ts';
import { graphResponse } from './graph-response.ts';
import { isGraphHost, isLoginHost } from './hosts.ts';
import { describeTenant } from './openid-configuration.ts';
import { notEmulated } from './refusals.ts';
import { GRAPH_OPERATIONS, matchRoute, nameUnknown } from './routes.ts';
import { issueToken } from './token.ts';
import { errorResponse } from './token-error.ts';

const LOGIN_OPERATIONS = ['login:token', 'login:openid-configuration', 'login:federation-metadata'] as const;
const TOKEN_PATH = /^\/[^/]+\/oauth2\/v2\.0\/token$/;
const OPENID_PATH = /^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/;

/** Microsoft's side of the lab: the token endpoint and Graph v1.0, of whichever national cloud the world is in. */
export function createEntraCloud(): Cloud {
  return {
    name: 'entra',
    operations: [...LOGIN_OPERATIONS, ...GRAPH_OPERATIONS],
    answers: (host) => isLoginHost(host) || isGraphHost(host),
    identify,
    handle,
    error({ service }, { status, code, message, retryAfter }, clouds) {
      if (service === 'login') return errorResponse(clouds, status, code, message, [], retryAfter);
      const rest = retryAfter === undefined ? {} : { retryAfter };
      return graphResponse({ status, error: { code, message }, ...rest }, clouds);
    },
  };
}

function identify(request: LabRequest): Identified {
  const { method, url } = request;
  if (method === 'POST' && TOKEN_PATH.test(url.pathname))
    return { operation: 'login:token', service: 'login' };
  if (method === 'GET' && OPENID_PATH.test(url.pathname)) {
    return { operation: 'login:openid-configuration', service: 'login' };
  }
  if (method === 'GET' && METADATA_PATH.test(url.pathname)) {
    return { operation: 'login:federation-metadata', service: 'login' };
  }
  const service = isLoginHost(url.hostname) ? 'login' : 'graph';
  const name =
    service === 'login' ? nameUnknown(request) : (matchRoute(request)?.name ?? nameUnknown(request));
  return { operation: `${service}:${name}`, service };
}

async function handle(request: LabRequest, identified: Identified, clouds: Clouds): Promise<Response> {
  if (identified.operation === 'login:token') return issueToken(request, clouds);
  if (identified.operation === 'login:openid-configuration') return describeTenant(request, clouds);
  if (identified.operation === 'login:federation-metadata') return federationMetadata(request, clouds);
  if (identified.service === 'login') {
    return errorResponse(
      clouds,
      501,
      'not_implemented',
      `The lab does not emulate ${identified.operation}.`,
      [],
    );
  }

  const match = matchRoute(request);
  if (match === undefined) return graphResponse(notEmulated(identified.operation), clouds, request);
  const caller = authenticate(request, clouds);
  if (isRefusal(caller)) return graphResponse(caller, clouds, request);
  const inner = clouds.dispatch ?? ((each: LabRequest) => handle(each, identify(each), clouds));
  const reply = await match.answer({ clouds, request, caller, parameters: match.parameters, inner });
  return graphResponse(reply, clouds, request);
}
