import { constants, createPrivateKey, randomUUID, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { RolebridgeError } from '../../core/errors.ts';
import { entraEndpoints, type EntraSettings } from './settings.ts';

/** Entra: "Application authentication certificate credentials": 5 to 10 minutes after `nbf`. Seconds. */
const LIFETIME = 300;

/**
 * The assertion by which an application proves that it has the private key of a certificate that Entra knows. Entra:
 * "Application authentication certificate credentials" for header, claims and signature.
 * @param pem The certificate and its private key, in any order, neither encrypted
 * @throws RolebridgeError ENTRA_CERTIFICATE_UNUSABLE; nothing of the text gets into its message
 */
export function certificateAssertion(
  pem: string,
  { cloud, tenantId, clientId }: Pick<EntraSettings, 'cloud' | 'tenantId' | 'clientId'>,
  now: Date,
): string {
  const { certificate, key } = keyPairIn(pem);
  if (certificate.validToDate <= now)
    throw unusable(`the certificate ended on ${certificate.validToDate.toISOString().slice(0, 10)}`);
  const issued = Math.floor(now.getTime() / 1000);
  const header = {
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
  };
  const claims = {
    aud: `https://${entraEndpoints[cloud].loginHost}/${tenantId}/oauth2/v2.0/token`,
    iss: clientId,
    sub: clientId,
    jti: randomUUID(),
    iat: issued,
    nbf: issued,
    exp: issued + LIFETIME,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
  return `${text}.${signature.toString('base64url')}`;
}

interface KeyPair {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** Of several certificates the one that the key belongs to: a chain may come along. */
function keyPairIn(pem: string): KeyPair {
  const key = privateKeyIn(pem);
  if (key.asymmetricKeyType !== 'rsa') throw unusable(`its private key is ${key.asymmetricKeyType}, not RSA`);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
  if (blocks.length === 0) throw unusable('it holds no certificate');
  for (const block of blocks) {
    const certificate = certificateIn(block);
    if (certificate.checkPrivateKey(key)) return { certificate, key };
  }
  throw unusable('its certificate and its private key do not belong together');
}

function privateKeyIn(pem: string): KeyObject {
  const block = /-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/u.exec(pem)?.[0];
  if (block === undefined) throw unusable('it holds no private key');
  if (block.includes('ENCRYPTED')) throw unusable('its private key is encrypted');
  try {
    return createPrivateKey(block);
  } catch {
    // OpenSSL's own words could quote the key.
    throw unusable('its private key cannot be read');
  }
}

function certificateIn(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    throw unusable('its certificate cannot be read');
  }
}

function unusable(reason: string): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_CERTIFICATE_UNUSABLE',
    `the certificate for Entra ID is of no use: ${reason}`,
    {
      hint:
        'Store one RSA certificate and its private key as PEM (-----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----), ' +
        'and upload the certificate alone to the app registration; or use entra.credential: federated, which needs none.',
    },
  );
}
