import type { Clouds } from '../operation.ts';
import { CLOUD_HOSTS } from './hosts.ts';
import { labGuid } from './ids.ts';

/** Entra: "Microsoft Entra authentication and authorization error codes". */
export interface TokenRefusal {
  readonly status: 400 | 401;
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unauthorized_client';
  /** The number after AADSTS. */
  readonly code: number;
  readonly message: string;
}

export function refuse(
  status: TokenRefusal['status'],
  error: TokenRefusal['error'],
  code: number,
  message: string,
): TokenRefusal {
  return { status, error, code, message };
}

/** Entra: "OAuth 2.0 client credentials flow", section "Error response". */
export function tokenErrorResponse(clouds: Clouds, { status, error, code, message }: TokenRefusal): Response {
  return errorResponse(clouds, status, error, `AADSTS${code}: ${message}`, [code]);
}

/** The same form for what is no AADSTS code: injected faults, and what the lab does not emulate. */
export function errorResponse(
  clouds: Clouds,
  status: number,
  error: string,
  message: string,
  codes: readonly number[],
  retryAfter?: number,
): Response {
  const traceId = labGuid('request', clouds.session.next());
  const timestamp = clouds.clock.now().toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const description = `${message} Trace ID: ${traceId} Correlation ID: ${traceId} Timestamp: ${timestamp}`;
  const [code] = codes;
  const host = CLOUD_HOSTS[clouds.world.entra.cloud].login[0];
  const body = {
    error,
    error_description: description,
    error_codes: codes,
    timestamp,
    trace_id: traceId,
    correlation_id: traceId,
    ...(code === undefined ? {} : { error_uri: `https://${host}/error?code=${code}` }),
  };
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, no-cache',
    'x-ms-request-id': traceId,
  });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return new Response(JSON.stringify(body), { status, headers });
}
