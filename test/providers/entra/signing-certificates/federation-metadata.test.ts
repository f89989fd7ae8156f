import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { publishedCertificates } from '../../../../src/providers/entra/signing-certificates/federation-metadata.ts';
import { signingWith } from '../../../support/saml-signing.ts';
import { APP_ID, TENANT_ID } from '../../../support/worlds.ts';
import { certificatesOnLab, guid } from './lab-certificates.ts';

const servicePrincipal = signingWith({ name: 'old' }, { name: 'new' });
const operation = 'login:federation-metadata';

function published(faults: FaultInput[] = [], appId = APP_ID) {
  const run = certificatesOnLab({ servicePrincipal, faults });
  return { ...run, read: () => run.reader.published(appId, run.context) };
}

/** Answered by this alone. */
function answered(answer: (request: Request) => Response) {
  const { context } = certificatesOnLab({});
  const settings = { cloud: 'usGov', tenantId: TENANT_ID } as const;
  return publishedCertificates(settings, APP_ID, async (request) => answer(request), context);
}

describe('the federation metadata', () => {
  it('has the certificates of the application, inactive ones too', async () => {
    const { read, lab } = published();
    expect(await read()).toHaveLength(2);
    expect(lab.journal.count(operation)).toBe(1);
  });

  it('has a new certificate when Entra has published it', async () => {
    const { read, writer, context, lab, stored } = published();
    const wanted = {
      servicePrincipalId: stored().id,
      subject: 'CN=New',
      notAfter: '2029-01-01T00:00:00.000Z',
    };
    const { thumbprint } = await writer.add(wanted, async () => undefined, context);
    const thumbprints = async () => (await read()).map((each) => each.thumbprint);
    expect(await thumbprints()).not.toContain(thumbprint);
    lab.clock.advance(lab.world.entra.metadataDelay * 1_000);
    expect(await thumbprints()).toContain(thumbprint);
  });

  it.each([
    { name: 'an error of the server', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    { name: 'too many requests', effect: { type: 'error', status: 429, code: 'x', message: 'x' } },
    { name: 'a broken connection', effect: { type: 'reset' } },
  ] as const)('is asked for again after $name', async ({ effect }) => {
    const { read, lab } = published([{ operation, times: 2, effect }]);
    expect(await read()).toHaveLength(2);
    expect(lab.journal.count(operation)).toBe(3);
  });

  it.each([
    { name: 'of an application that is not there', faults: [], appId: guid(1, '9') },
    { name: 'of no application, which would be that of the tenant', faults: [], appId: '' },
    {
      name: 'that is none',
      faults: [{ operation, effect: { type: 'garbage' } as const, times: 'always' as const }],
      appId: APP_ID,
    },
  ])('$name is refused', async ({ faults, appId }) => {
    await expect(published(faults, appId).read()).rejects.toMatchObject({
      code: 'ENTRA_METADATA_UNREADABLE',
      hint: expect.stringContaining('browser'),
    });
  });

  it('is asked of the login host of the cloud, for the application, and not elsewhere', async () => {
    const asked: Request[] = [];
    const nothing = answered((request) => {
      asked.push(request);
      return new Response('AADSTS700016: there is no such application', { status: 404 });
    });
    await expect(nothing).rejects.toThrow('the answer was 404 AADSTS700016');
    expect(asked.map(({ url, redirect }) => ({ url, redirect }))).toEqual([
      {
        url: `https://login.microsoftonline.us/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${APP_ID}`,
        redirect: 'error',
      },
    ]);
  });

  it('is not read on when it has no end', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    await expect(answered(() => new Response(endless))).rejects.toThrow('longer than 10000000 bytes');
    expect(sent).toBeLessThan(20);
  });

  it('in another encoding is refused', async () => {
    await expect(answered(() => new Response(new Uint8Array([0xff, 0xfe, 0x3c])))).rejects.toThrow(
      'not UTF-8',
    );
  });

  it('of a host that is nowhere names it', async () => {
    const { context } = certificatesOnLab({});
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND login.example'), { code: 'ENOTFOUND' });
    const send = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const settings = { cloud: 'global', tenantId: TENANT_ID } as const;
    await expect(publishedCertificates(settings, APP_ID, send, context)).rejects.toMatchObject({
      code: 'ENTRA_METADATA_UNREADABLE',
      message: expect.stringContaining('getaddrinfo ENOTFOUND login.example'),
    });
  });

  it('is waited for no longer than the run', async () => {
    const { abort, read } = published();
    abort.abort();
    await expect(read()).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});
