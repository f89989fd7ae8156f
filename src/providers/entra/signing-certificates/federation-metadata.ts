import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { Certificate } from '../../../model/certificates.ts';
import { retry, retryAfterMs, retryAsAsked } from '../../retry.ts';
import type { Attempted, Verdict } from '../../retry.ts';
import { readMetadata } from '../../saml-metadata.ts';
import type { Fetch } from '../../transport.ts';
import { isConnectionError } from '../connection-error.ts';
import { graphPatience } from '../retry-middleware.ts';
import { entraEndpoints } from '../settings.ts';
import type { EntraSettings } from '../settings.ts';
import { isTransient } from '../transient.ts';

/** AWS takes ten million characters of metadata (CreateSAMLProvider), and that of one application has a few thousand. */
const MOST_BYTES = 10_000_000;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * The signing certificates of an application that Entra publishes, inactive ones too.
 * @throws RolebridgeError ENTRA_METADATA_UNREADABLE, DeadlineError
 */
export async function publishedCertificates(
  settings: Pick<EntraSettings, 'cloud' | 'tenantId'>,
  appId: string,
  send: Fetch,
  context: RunContext,
): Promise<readonly Certificate[]> {
  return readMetadata(await publishedMetadata(settings, appId, send, context)).certificates;
}

/**
 * The document that says so, without a byte order mark. Nobody has to sign in for it. Entra: "Federation metadata". Of
 * an application without certificates it has the tenant's own.
 * @throws RolebridgeError ENTRA_METADATA_UNREADABLE, also where a certificate in it cannot be read; DeadlineError
 */
export async function publishedMetadata(
  { cloud, tenantId }: Pick<EntraSettings, 'cloud' | 'tenantId'>,
  appId: string,
  send: Fetch,
  context: RunContext,
): Promise<string> {
  // Without it the document would be that of the tenant, which looks the same and has other keys.
  if (appId === '') throw unreadable('an application without an appId', 'it cannot be asked for', undefined);
  const path = `${encodeURIComponent(tenantId)}/federationmetadata/2007-06/federationmetadata.xml`;
  const url = `https://${entraEndpoints[cloud].loginHost}/${path}?appid=${encodeURIComponent(appId)}`;
  const { status, text } = await download(url, appId, send, context);
  if (status !== 200) {
    const code = /\bAADSTS\d+/u.exec(text)?.[0];
    throw unreadable(appId, `the answer was ${status}${code === undefined ? '' : ` ${code}`}`, undefined);
  }
  const { problems } = readMetadata(text);
  if (problems.length > 0) throw unreadable(appId, problems.join('; '), undefined);
  return text;
}

async function download(url: string, appId: string, send: Fetch, context: RunContext): Promise<Reply> {
  const classify = (attempted: Attempted<Reply>): Verdict => {
    if (!attempted.ok) return { retry: isConnectionError(attempted.error) };
    const { status, headers } = attempted.value;
    if (!isTransient('GET', status, undefined)) return { retry: false };
    return retryAsAsked(retryAfterMs(headers.get('retry-after'), context.clock.now()), context);
  };
  const attempt = async (): Promise<Reply> => {
    const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' };
    // Who answers for this host decides what AWS is to trust: it may not be handed on to another.
    const response = await send(new Request(url, { headers, redirect: 'error', signal: context.signal }));
    return { status: response.status, headers: response.headers, text: await boundedText(response, appId) };
  };
  try {
    return await retry(graphPatience, classify, attempt, context);
  } catch (error) {
    if (error instanceof RolebridgeError) throw error;
    throw unreadable(appId, innermost(error), error);
  }
}

/** @throws RolebridgeError ENTRA_METADATA_UNREADABLE for what is too long or no UTF-8 */
async function boundedText({ body }: Response, appId: string): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) throw unreadable(appId, `it is longer than ${MOST_BYTES} bytes`, undefined);
    chunks.push(chunk);
  }
  try {
    // Takes the byte order mark away, which Entra puts first and XML parsers stumble over.
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw unreadable(appId, 'it is not UTF-8', error);
  }
}

/** `getaddrinfo ENOTFOUND …` says more than the `fetch failed` that it caused. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

function unreadable(appId: string, why: string, cause: unknown): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_METADATA_UNREADABLE',
    `the federation metadata of application ${appId} could not be read: ${why}`,
    {
      hint:
        'Open the App Federation Metadata Url of the enterprise application (Single sign-on) in a browser, and look at ' +
        'the network path to the login host: NAT, proxy, firewall, DNS.',
      cause,
    },
  );
}
