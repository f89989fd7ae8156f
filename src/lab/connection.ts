/** What `fetch` throws when a connection fails: a TypeError, and the socket's error as its cause. */
export function brokenConnection(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), {
    errno: -104,
    code: 'ECONNRESET',
    syscall: 'read',
  });
  return new TypeError('fetch failed', { cause });
}

/** The lab reaches nothing but its own two clouds. */
export function unknownHost(host: string): TypeError {
  const cause = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host} (the lab has no such host)`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });
  return new TypeError('fetch failed', { cause });
}

/** The socket's error below what `fetch` throws, for the mounts whose clients see it without the TypeError. */
export function socketError(error: unknown): (Error & { readonly code: string }) | undefined {
  const cause = error instanceof TypeError ? error.cause : undefined;
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return undefined;
  return Object.assign(cause, { code: cause.code });
}
