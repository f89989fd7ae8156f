import * as z from 'zod';

/** What we have shown Entra of ourselves, for whoever has to compare it with what Entra trusts. */
export interface PresentedAssertion {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).transform((several) => several.join(' '))]),
});

/** @returns undefined for what is no JWT with these claims. */
export function presentedAssertion(token: string): PresentedAssertion | undefined {
  const found = claims.safeParse(payloadOf(token)).data;
  return found === undefined ? undefined : { issuer: found.iss, subject: found.sub, audience: found.aud };
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
