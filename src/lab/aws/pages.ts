/** An opaque token that tells where the next page starts: after this item. */
export function tokenAfter(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

/** The item a token tells; undefined when it is no token of ours. */
export function readToken(token: string): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    const after = typeof value === 'object' && value !== null && 'after' in value ? value.after : undefined;
    return typeof after === 'string' ? after : undefined;
  } catch {
    return undefined;
  }
}
