import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LabRequest } from '../operation.ts';

/** The Authorization header of Signature Version 4. */
export interface SignedBy {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export function readSignature(headers: Headers): SignedBy | undefined {
  const match = AUTHORIZATION.exec(headers.get('authorization') ?? '');
  const [, accessKeyId, date, region, service, signedHeaders, signature] = match ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request is signed with this secret (AWS: "Create a signed AWS API request"). The age of the
 * signature is not looked at: clients sign by the machine's clock, and the lab lives by its own.
 */
export function signatureMatches(request: LabRequest, signedBy: SignedBy, secretAccessKey: string): boolean {
  const { date, region, service, signature } = signedBy;
  const time = request.headers.get('x-amz-date') ?? '';
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, signedBy))].join('\n');
  const key = signingKey(secretAccessKey, scope);
  return time.startsWith(date) && timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}

/** One for a day, as those who sign keep it too. */
function signingKey(secretAccessKey: string, scope: string): Buffer {
  const name = `${secretAccessKey} ${scope}`;
  const known = SIGNING_KEYS.get(name);
  if (known !== undefined) return known;
  const first = hmac(`AWS4${secretAccessKey}`, scope.slice(0, scope.indexOf('/')));
  const key = scope
    .split('/')
    .slice(1)
    .reduce((last, part) => hmac(last, part), first);
  SIGNING_KEYS.set(name, key);
  return key;
}

const SIGNING_KEYS = new Map<string, Buffer>();

function canonicalRequest(request: LabRequest, { signedHeaders }: SignedBy): string {
  const { method, url, headers, body } = request;
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const value = (name: string) => headers.get(name) ?? (name === 'host' ? url.host : '');
  const lines = signedHeaders.map((name) => `${name}:${value(name).trim().replace(/\s+/g, ' ')}\n`);
  const path = url.pathname.split('/').map(encode).join('/');
  return [method, path, query, lines.join(''), signedHeaders.join(';'), sha256(body)].join('\n');
}

/** RFC 3986, where encodeURIComponent leaves five characters more alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
