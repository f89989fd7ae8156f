import { describe, expect, it } from 'vitest';
import { labFetch } from '../../../src/lab/mounts/fetch.ts';
import { createScimProbe } from '../../../src/providers/aws/scim-probe.ts';
import type { Fetch } from '../../../src/providers/transport.ts';
import { INSTANCE_ARN } from '../../support/identity-center.ts';
import type { LabAwsOptions } from './lab-aws.ts';
import { labAws } from './lab-aws.ts';

type Fault = NonNullable<LabAwsOptions['faults']>[number];

const token = 'not-a-real-token-0123456789';
const tenantId = '1a2b3c4d-0000-4000-8000-000000000001';
const endpoint = `https://scim.eu-central-1.amazonaws.com/${tenantId}/scim/v2/`;

function probe(
  credentials: Partial<{ readonly endpoint: string; readonly token: string }> = {},
  { awsFetch, ...options }: LabAwsOptions & { readonly awsFetch?: Fetch } = {},
) {
  const aws = labAws({
    identityCenter: {
      instanceArn: INSTANCE_ARN,
      primaryRegion: 'eu-central-1',
      scim: {
        tenantId,
        tokens: [{ token, createdDate: '2026-06-01T00:00:00Z', expiresDate: '2027-06-01T00:00:00Z' }],
      },
    },
    ...options,
  });
  const scim = createScimProbe({ awsFetch: awsFetch ?? labFetch(aws.lab) });
  return { ...aws, accepted: scim.accepts({ endpoint, token, ...credentials }, aws.context) };
}

const error = (status: number, retryAfter?: number) =>
  ({ type: 'error', status, code: 'Injected', ...(retryAfter === undefined ? {} : { retryAfter }) }) as const;
const operation = 'scim:GET ServiceProviderConfig';

describe('a SCIM token', () => {
  it.each([
    { name: 'as the console shows it', address: endpoint },
    { name: 'without a slash', address: endpoint.slice(0, -1) },
  ])('is accepted at the endpoint $name', async ({ address }) => {
    const { accepted, ...aws } = probe({ endpoint: address });
    expect(await accepted).toBe(true);
    expect(aws.operations()).toEqual([operation]);
  });

  it.each([
    { name: 'another token', credentials: { token: 'another' }, options: {} },
    { name: 'another tenant', credentials: { endpoint: endpoint.replace('1a2b', '2b3c') }, options: {} },
    { name: 'one that has ended', credentials: {}, options: { now: '2027-06-01T00:00:00Z' } },
    {
      name: 'one that permits nothing',
      credentials: {},
      options: { faults: [{ operation, effect: error(403) }] },
    },
  ])('is refused: $name', async ({ credentials, options }) => {
    const { accepted, ...aws } = probe(credentials, options);
    expect(await accepted).toBe(false);
    expect(aws.operations()).toHaveLength(1);
  });

  it('is accepted through throttling, trouble and broken connections, as late as was asked', async () => {
    const faults: Fault[] = [
      { operation, effect: error(429, 7) },
      { operation, effect: error(500) },
      { operation, effect: { type: 'reset' } },
      { operation, effect: { type: 'garbage' } },
    ];
    const { accepted, lab } = probe({}, { faults });
    const before = lab.clock.now().getTime();
    expect(await accepted).toBe(true);
    expect(lab.clock.now().getTime() - before).toBeGreaterThanOrEqual(7_000);
  });

  const page: Fetch = () => Promise.resolve(new Response('<html>Sign in</html>'));
  const other: Fetch = () => Promise.resolve(Response.json({ schemas: ['urn:another'] }));
  const elsewhere: Fetch = () =>
    Promise.resolve(new Response(null, { status: 307, headers: { location: '/' } }));
  const broken: Fetch = (request) => {
    const words = `fetch of ${request.headers.get('authorization')} failed`;
    return Promise.reject(
      new TypeError(words, { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }),
    );
  };
  it.each([
    {
      name: 'throttled without end',
      options: { faults: [{ operation, times: 'always', effect: error(429) }] },
      words: 'HTTP 429',
    },
    {
      name: 'in trouble without end',
      options: { faults: [{ operation, times: 'always', effect: error(503) }] },
      words: 'HTTP 503',
    },
    {
      name: 'without a resource',
      options: { faults: [{ operation, effect: error(404) }] },
      words: 'HTTP 404',
    },
    { name: 'a page', options: { awsFetch: page }, words: 'no SCIM ServiceProviderConfig' },
    { name: 'another resource', options: { awsFetch: other }, words: 'no SCIM ServiceProviderConfig' },
    { name: 'a redirection', options: { awsFetch: elsewhere }, words: 'HTTP 307' },
    { name: 'nowhere', options: { awsFetch: broken }, words: '(ENOTFOUND)' },
    {
      name: 'not encrypted',
      credentials: { endpoint: endpoint.replace('https', 'http') },
      words: 'https://',
    },
    { name: 'no address', credentials: { endpoint: 'scim' }, words: 'https://' },
    {
      name: 'asked with a token on two lines',
      credentials: { token: `${token}\n${token}` },
      words: 'what no token can',
    },
    { name: 'asked without a token', credentials: { token: '' }, words: 'empty' },
  ] satisfies readonly {
    name: string;
    credentials?: Parameters<typeof probe>[0];
    options?: Parameters<typeof probe>[1];
    words: string;
  }[])('is neither where the endpoint is $name, and is not told', async ({ credentials, options, words }) => {
    const failure: unknown = await probe(credentials, options).accepted.catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: 'SCIM_UNREACHABLE', message: expect.stringContaining(words) });
    const { message, stack, cause } = failure as Error;
    expect(`${message} ${stack} ${JSON.stringify(cause)}`).not.toContain(token);
  });

  it('is sent to the host of the configuration only, and no redirection is followed', async () => {
    const requests: Request[] = [];
    const awsFetch: Fetch = (request) => {
      requests.push(request);
      return Promise.resolve(new Response(null, { status: 401 }));
    };
    expect(await probe({}, { awsFetch }).accepted).toBe(false);
    expect(requests.map(({ url, redirect }) => ({ url, redirect }))).toEqual([
      { url: `${endpoint}ServiceProviderConfig`, redirect: 'error' },
    ]);
  });

  it('is in no journal', async () => {
    const { accepted, lab } = probe();
    await accepted;
    expect(JSON.stringify(lab.journal.entries)).not.toContain(token);
  });

  it('is not asked for after the deadline', async () => {
    const { accepted, ...aws } = probe({}, { signal: AbortSignal.abort() });
    await expect(accepted).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(aws.operations()).toEqual([]);
  });
});
