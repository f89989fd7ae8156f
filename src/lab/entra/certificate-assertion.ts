import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { Clouds } from '../operation.ts';
import type { EntraClient, KeyCredential } from '../world.ts';
import { CLOUD_HOSTS } from './hosts.ts';
import type { TokenRefusal } from './token-error.ts';
import { refuse } from './token-error.ts';

const header = z.object({
  alg: z.enum(['PS256', 'RS256']),
  'x5t#S256': z.string().optional(),
  x5t: z.string().optional(),
});
const claims = z.object({
  aud: z.string(),
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

type Header = z.output<typeof header>;

/** Whether a client vouches for itself, with a certificate, rather than that somebody else vouches for it. */
export function isSelfIssued(assertion: string, { appId }: EntraClient): boolean {
  const [, payload = ''] = assertion.split('.');
  return claims.safeParse(decoded(payload)).data?.iss.toLowerCase() === appId;
}

/**
 * Entra: "Application authentication certificate credentials". RS256 with `x5t`, the SHA-1 of the certificate, is what
 * that page asked for earlier, and what libraries still send. The words of the refusals are those of users' reports.
 */
export function refusedCertificateAssertion(
  clouds: Clouds,
  client: EntraClient,
  assertion: string,
): TokenRefusal | undefined {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const [how, said] = [header.safeParse(decoded(head)).data, claims.safeParse(decoded(payload)).data];
  if (how === undefined || said === undefined)
    return refuse(400, 'invalid_request', 50027, 'JWT token is invalid or malformed.');
  const registered = clouds.world.entra.applications.find(({ appId }) => appId === client.appId);
  const found = registered?.keyCredentials.find((each) => isMeant(each, how));
  if (found === undefined) return unregistered(client, 'The key was not found.');
  const now = clouds.clock.now();
  if (new Date(found.endDateTime) <= now || new Date(found.startDateTime) > now)
    return unregistered(client, 'The key used is expired.');
  const signed = Buffer.from(`${head}.${payload}`);
  if (!isSignedWith(found, how.alg, signed, Buffer.from(signature, 'base64url'))) {
    return refuse(401, 'invalid_client', 700027, 'Client assertion failed signature validation.');
  }
  if (said.sub.toLowerCase() !== client.appId || !audiences(clouds).includes(said.aud)) {
    const message = 'Client assertion audience claim does not match Realm issuer.';
    return refuse(401, 'invalid_client', 700023, message);
  }
  const seconds = now.getTime() / 1000;
  if (said.exp <= seconds || (said.nbf ?? 0) > seconds)
    return refuse(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');
  return undefined;
}

function isMeant({ usage, key }: KeyCredential, { 'x5t#S256': sha256, x5t }: Header): boolean {
  if (usage !== 'Verify' || key === null) return false;
  const hash = (name: string) => createHash(name).update(Buffer.from(key, 'base64')).digest('base64url');
  return sha256 === undefined ? x5t === hash('sha1') : sha256 === hash('sha256');
}

function isSignedWith(
  { key }: KeyCredential,
  alg: Header['alg'],
  signed: Buffer,
  signature: Buffer,
): boolean {
  const { publicKey } = new X509Certificate(Buffer.from(key ?? '', 'base64'));
  if (publicKey.asymmetricKeyType !== 'rsa') return false;
  if (alg === 'RS256') return verify('sha256', signed, publicKey, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return verify('sha256', signed, { key: publicKey, padding, saltLength }, signature);
}

/** The token endpoint, and the issuer of the tenant, which that page names as well. */
function audiences({ world: { entra } }: Clouds): readonly string[] {
  return CLOUD_HOSTS[entra.cloud].login.flatMap((host) => [
    `https://${host}/${entra.tenantId}/oauth2/v2.0/token`,
    `https://${host}/${entra.tenantId}/v2.0`,
  ]);
}

function unregistered({ appId }: EntraClient, reason: string): TokenRefusal {
  const message =
    'The certificate with identifier used to sign the client assertion is not registered on application. ' +
    `[Reason - ${reason}, Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured ` +
    `keys for app Id '${appId}'.]`;
  return refuse(401, 'invalid_client', 700027, message);
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
