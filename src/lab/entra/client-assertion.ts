import * as z from 'zod';
import type { Clouds } from '../operation.ts';
import type { EntraClient } from '../world.ts';
import { isSelfIssued, refusedCertificateAssertion } from './certificate-assertion.ts';
import type { TokenRefusal } from './token-error.ts';
import { refuse } from './token-error.ts';

const assertionClaims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).transform((aud) => [aud].flat()),
  exp: z.number(),
  nbf: z.number().optional(),
});

const CHECK =
  'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ' +
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

/**
 * Entra: "Workload identity federation considerations": issuer, subject and audience each match exactly, upper and
 * lower case included, no wildcards, and RS256 is the only algorithm.
 */
export function refusedAssertion(
  clouds: Clouds,
  client: EntraClient,
  assertion: string,
): TokenRefusal | undefined {
  const claims = readClaims(assertion);
  if (claims === undefined)
    return refuse(400, 'invalid_request', 50027, 'JWT token is invalid or malformed.');

  if (isSelfIssued(assertion, client)) return refusedCertificateAssertion(clouds, client, assertion);
  const issued = client.federatedCredentials.filter(({ issuer }) => issuer === claims.iss);
  if (issued.length === 0) return noRecord(700211, 'issuer', claims.iss);
  const named = issued.filter(({ subject }) => subject === claims.sub);
  if (named.length === 0) return noRecord(700213, 'subject', claims.sub);
  const matching = named.filter(({ audience }) => claims.aud.includes(audience));
  if (matching.length === 0) return noRecord(700212, 'audience', claims.aud.join(' '));
  if (!matching.some((each) => isUsable(each, clouds.clock.now()))) return unknownYet(claims);
  if (clouds.session.webIdentity.verify(assertion) === undefined) {
    return refuse(401, 'invalid_client', 700027, 'Client assertion failed signature validation.');
  }
  const now = clouds.clock.now().getTime() / 1000;
  if (claims.exp <= now || (claims.nbf ?? 0) > now) {
    return refuse(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');
  }
  return undefined;
}

/** Entra: "Important considerations and restrictions": a new credential needs time to propagate. */
function isUsable({ usableFrom }: EntraClient['federatedCredentials'][number], now: Date): boolean {
  return usableFrom === undefined || new Date(usableFrom) <= now;
}

function unknownYet({ iss, sub, aud }: z.output<typeof assertionClaims>): TokenRefusal {
  const message =
    `No matching federated identity record found for presented assertion. Assertion Issuer: '${iss}'. ` +
    `Assertion Subject: '${sub}'. Assertion Audience: '${aud.join(' ')}'. ${CHECK}`;
  return refuse(401, 'invalid_client', 70021, message);
}

function noRecord(code: number, claim: string, value: string): TokenRefusal {
  const message = `No matching federated identity record found for presented assertion ${claim} '${value}'. ${CHECK}`;
  return refuse(401, 'invalid_client', code, message);
}

function readClaims(assertion: string): z.output<typeof assertionClaims> | undefined {
  const [, payload, signature, ...rest] = assertion.split('.');
  if (!payload || !signature || rest.length > 0) return undefined;
  try {
    return assertionClaims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
