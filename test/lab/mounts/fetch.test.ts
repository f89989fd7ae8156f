import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { labFetch } from '../../../src/lab/mounts/fetch.ts';
import type { FaultInput } from '../../../src/lab/world.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { APP_ID, NOW, TENANT_ID, worldWith } from '../../support/worlds.ts';

const SCIM = 'https://scim.us-east-1.amazonaws.com/tenant-1/scim/v2/ServiceProviderConfig';
const METADATA = `https://login.microsoftonline.com/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${APP_ID}`;
const TOKEN = { token: 'opens', createdDate: NOW, expiresDate: '2027-11-20T08:00:00Z' };

function lab(faults: readonly FaultInput[] = []) {
  const scim = { tenantId: 'tenant-1', tokens: [TOKEN] };
  const center = identityCenter({ primaryRegion: 'us-east-1', scim });
  return createLab(worldWith({ identityCenter: center, faults: [...faults] }));
}

describe('fetch on the lab', () => {
  it('reaches the SCIM endpoint with its bearer token', async () => {
    const fetch = labFetch(lab());
    const asked = (token: string) =>
      fetch(new Request(SCIM, { headers: { authorization: `Bearer ${token}` } }));
    expect((await asked('opens')).status).toBe(200);
    expect((await asked('does not')).status).toBe(401);
  });

  it('reads the federation metadata', async () => {
    const reply = await labFetch(lab())(new Request(METADATA));
    expect(reply.headers.get('content-type')).toContain('application/xml');
    expect(await reply.text()).toContain('<EntityDescriptor');
  });

  it.each([{ effect: { type: 'reset' as const } }, { effect: { type: 'lost-reply' as const } }])(
    'fails as fetch does: $effect.type',
    async ({ effect }) => {
      const fetch = labFetch(lab([{ operation: 'scim:GET ServiceProviderConfig', effect }]));
      const error = await fetch(new Request(SCIM)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } });
    },
  );

  it('knows no host but those of the clouds', async () => {
    const error = await labFetch(lab())(new Request('https://example.com/')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'TypeError', cause: { code: 'ENOTFOUND' } });
  });

  it('gives up with the reason of an aborted signal', async () => {
    const reason = new Error('out of time');
    const { journal, ...rest } = lab();
    const fetch = labFetch({ journal, ...rest });
    await expect(fetch(new Request(SCIM, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(journal.entries).toEqual([]);
  });
});
