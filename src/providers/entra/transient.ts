const UNAVAILABLE = new Set([500, 502, 503, 504]);

/**
 * Whether Graph's answer may be another one a little later. A server error may come after the work was done, so
 * a POST, which would do it twice, is not sent again for it. Microsoft Graph: "Throttling guidance".
 */
export function isTransient(method: string, status: number, code: string | undefined): boolean {
  if (status === 429) return true;
  // "Error due to concurrent requests being made to the tenant. Please wait briefly and retry."
  if (status === 409) return code === 'Directory_ConcurrencyViolation';
  return UNAVAILABLE.has(status) && method !== 'POST';
}
