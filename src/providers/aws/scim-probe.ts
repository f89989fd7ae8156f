import * as z from 'zod';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { ScimCredentials, ScimProbe } from '../../model/provisioning.ts';
import type { Attempted, RetryPolicy, Verdict } from '../retry.ts';
import { retry, retryAfterMs } from '../retry.ts';
import type { Fetch, Transport } from '../transport.ts';

const POLICY: RetryPolicy = { attempts: 6, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 90_000 };
/** Milliseconds for one answer, as the clients of the AWS SDK have it. */
const PATIENCE = 30_000;

/** RFC 7643, section 5. What else is in it is the endpoint's business. */
const serviceProviderConfig = z.object({
  schemas: z.array(z.string()).refine((all) => all.some((each) => each.endsWith(':ServiceProviderConfig'))),
});

/** What the endpoint said, without anything that could hold the token. */
interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/**
 * AWS: SCIM developer guide, "ServiceProviderConfig": 401 for a token or a tenant that is not known, 403 for an
 * operation that "is not permitted based on the supplied authorization". With either nobody is provisioned, so both
 * are a no.
 */
export function createScimProbe(transport: Transport = {}): ScimProbe {
  const send = transport.awsFetch ?? patientFetch;
  return {
    async accepts(credentials, context) {
      const url = addressOf(credentials);
      const answer = await retry(
        POLICY,
        (attempted) => verdictOn(attempted, context),
        () => ask(send, url, credentials, context),
        context,
      ).catch((error: unknown) => {
        if (error instanceof RolebridgeError) throw error;
        throw unreachable(url, wordsOf(error, credentials));
      });
      if (answer.status === 401 || answer.status === 403) return false;
      if (answer.status !== 200) throw unreachable(url, `it answered with HTTP ${answer.status}`);
      if (isConfig(answer.text)) return true;
      throw unreachable(url, 'it answered with something that is no SCIM ServiceProviderConfig');
    },
  };
}

/** A token goes nowhere but to the host of the configuration, encrypted. */
function addressOf({ endpoint, token }: ScimCredentials): URL {
  const base = URL.parse(endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  if (base?.protocol !== 'https:') throw unreachable(endpoint, 'its address does not begin with https://');
  // The error of a header that cannot be sent would quote it.
  if (!/^[!-~]+$/.test(token)) throw unreachable(base, 'the token is empty, or holds what no token can');
  return new URL('ServiceProviderConfig', base);
}

const patientFetch: Fetch = (request) =>
  fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE)]) });

async function ask(
  send: Fetch,
  url: URL,
  { token }: ScimCredentials,
  { signal }: RunContext,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/scim+json, application/json' };
  // A redirection would take the token elsewhere.
  const response = await send(new Request(url, { headers, redirect: 'error', signal }));
  const { status } = response;
  return { status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

function verdictOn(attempted: Attempted<Answer>, { clock }: RunContext): Verdict {
  if (!attempted.ok) return { retry: !(attempted.error instanceof DeadlineError) };
  const { status, retryAfter } = attempted.value;
  if (status !== 429 && status < 500) return { retry: false };
  return { retry: true, retryAfterMs: retryAfterMs(retryAfter, clock.now()) };
}

function isConfig(text: string): boolean {
  try {
    return serviceProviderConfig.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** An error of fetch says little; what is wrong is its cause's code. */
function wordsOf(error: unknown, { token }: ScimCredentials): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `${error.message}${code}`.replaceAll(token, '…');
}

/** Without a cause: what a library throws may hold the request, and that holds the token. */
function unreachable(url: URL | string, reason: string): RolebridgeError {
  return new RolebridgeError(
    'SCIM_UNREACHABLE',
    `the SCIM endpoint ${String(url)} gave no answer: ${reason}`,
    {
      hint:
        'Compare the endpoint with the one that the IAM Identity Center console shows under Settings, Automatic ' +
        'provisioning, and check that this network reaches it.',
    },
  );
}
