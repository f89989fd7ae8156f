/** Codes of Node's sockets, of its fetch, and of the HTTP client of @azure/core-rest-pipeline. */
const BROKEN = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'REQUEST_SEND_ERROR',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** Whether the connection broke, so that trying again may help; whether the request was handled is unknown. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && BROKEN.has(error.code)) return true;
  // Node's fetch throws a TypeError and keeps the socket's error as its cause.
  return isConnectionError(error.cause);
}
