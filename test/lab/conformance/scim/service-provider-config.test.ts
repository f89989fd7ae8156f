import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../../../src/lab/lab.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import { httpClient } from '../../../../src/lab/mounts/http-client.ts';
import { world as worldSchema } from '../../../../src/lab/world.ts';
import { identityCenter } from '../../../support/identity-center.ts';
import { worldWith } from '../../../support/worlds.ts';
import { inLab, live } from '../target.ts';

const TENANT = 'f3va1b2c3d4-0000-4000-8000-000000000001';
const TOKEN = 'scim-token-that-nobody-may-see';
const BASE = `https://scim.eu-west-1.amazonaws.com/${TENANT}/scim/v2/`;

const OLD = { token: 'old', createdDate: '2025-11-25T00:00:00Z', expiresDate: '2026-11-25T00:00:00Z' };
const NEW = { token: TOKEN, createdDate: '2026-11-01T00:00:00Z', expiresDate: '2027-11-01T00:00:00Z' };

function labWith(tokens: readonly (typeof NEW)[] = [OLD, NEW]): Lab {
  const scim = { tenantId: TENANT, tokens: [...tokens] };
  return createLab(worldWith({ identityCenter: { ...identityCenter(), scim } }));
}

/** Of the real endpoint, or of a lab's. */
async function ask(
  lab: Lab | undefined,
  authorization: string | undefined,
  { base = BASE, path = 'ServiceProviderConfig', method = 'GET' } = {},
): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  const request = new Request(new URL(path, base), { method, headers });
  return lab === undefined ? fetch(request) : lab.fetch(request);
}

/** What the suite runs on: base and token of the environment, or a lab. */
function target(): { readonly lab: Lab | undefined; readonly base: string; readonly token: string } {
  if (!live) return { lab: labWith(), base: BASE, token: TOKEN };
  const [base, token] = [
    process.env['ROLEBRIDGE_LIVE_SCIM_ENDPOINT'],
    process.env['ROLEBRIDGE_LIVE_SCIM_TOKEN'],
  ];
  if (!base || !token) {
    throw new Error('LIVE=1 needs ROLEBRIDGE_LIVE_SCIM_ENDPOINT and ROLEBRIDGE_LIVE_SCIM_TOKEN.');
  }
  return { lab: undefined, base: base.endsWith('/') ? base : `${base}/`, token };
}

describe('scim:GET ServiceProviderConfig', () => {
  it('is open to a token', async () => {
    const { lab, base, token } = target();
    const reply = await ask(lab, `Bearer ${token}`, { base });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
    });
  });

  it('is closed to a token that is not known', async () => {
    const { lab, base } = target();
    expect((await ask(lab, 'Bearer not-a-token', { base })).status).toBe(401);
  });

  it('is closed without a token', async () => {
    const { lab, base } = target();
    expect((await ask(lab, undefined, { base })).status).toBe(401);
  });

  inLab(() => {
    it('takes either of two tokens, each until it expires', async () => {
      const lab = labWith();
      const statuses = async () => [
        (await ask(lab, 'Bearer old')).status,
        (await ask(lab, `Bearer ${TOKEN}`)).status,
      ];
      expect(await statuses()).toEqual([200, 200]);
      lab.clock.advance(new Date(OLD.expiresDate).getTime() - lab.clock.now().getTime() - 1);
      expect(await statuses()).toEqual([200, 200]);
      lab.clock.advance(1);
      expect(await statuses()).toEqual([401, 200]);
      lab.clock.advance(365 * 24 * 60 * 60 * 1000);
      expect(await statuses()).toEqual([401, 401]);
    });

    it('forgets a token that was deleted', async () => {
      const lab = labWith();
      lab.world.aws.identityCenter?.scim?.tokens.shift();
      expect((await ask(lab, 'Bearer old')).status).toBe(401);
    });

    it.each([
      { name: 'another tenant', base: BASE.replace(TENANT, 'other') },
      { name: 'another Region', base: BASE.replace('eu-west-1', 'us-east-1') },
      { name: 'another partition', base: BASE.replace('amazonaws.com', 'amazonaws.com.cn') },
    ])('is closed at $name', async ({ base }) => {
      expect((await ask(labWith(), `Bearer ${TOKEN}`, { base })).status).toBe(401);
    });

    it('is closed where provisioning is not enabled', async () => {
      const lab = createLab(worldWith({ identityCenter: identityCenter() }));
      expect((await ask(lab, `Bearer ${TOKEN}`)).status).toBe(401);
    });

    it.each([
      { name: 'users', path: 'Users', method: 'GET', operation: 'scim:GET Users' },
      { name: 'groups', path: 'Groups?count=1', method: 'GET', operation: 'scim:GET Groups' },
      { name: 'writes', path: 'Users', method: 'POST', operation: 'scim:POST Users' },
    ])('has no $name', async ({ path, method, operation }) => {
      const lab = labWith();
      const reply = await ask(lab, `Bearer ${TOKEN}`, { path, method });
      expect(reply.status).toBe(501);
      expect(await reply.text()).toContain(operation);
      expect(lab.journal.count(operation)).toBe(1);
    });

    it('is a read in the journal, which does not show the token', async () => {
      const lab = labWith();
      await ask(lab, `Bearer ${TOKEN}`);
      expect(lab.journal.writes()).toEqual([]);
      expect(lab.journal.entries).toMatchObject([
        { cloud: 'aws', operation: 'scim:GET ServiceProviderConfig', status: 200 },
      ]);
      expect(JSON.stringify(lab.journal.entries)).not.toContain(TOKEN);
    });

    it('meets faults in the form of SCIM', async () => {
      const lab = labWith();
      const effect = { type: 'error', status: 429, code: 'ThrottlingException', retryAfter: 3 } as const;
      lab.faults.add({ operation: 'scim:GET ServiceProviderConfig', effect });
      const reply = await ask(lab, `Bearer ${TOKEN}`);
      expect(reply.headers.get('retry-after')).toBe('3');
      expect(await reply.json()).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '429',
      });
    });

    it('is reached by a client of plain HTTPS', async () => {
      const headers = createHttpHeaders({ authorization: `Bearer ${TOKEN}` });
      const request = createPipelineRequest({ url: `${BASE}ServiceProviderConfig`, headers });
      expect((await httpClient(labWith()).sendRequest(request)).status).toBe(200);
    });

    it('has no more than two tokens', () => {
      const world = worldWith({ identityCenter: { ...identityCenter(), scim: { tenantId: TENANT } } });
      world.aws.identityCenter?.scim?.tokens.push(OLD, NEW, { ...NEW, token: 'third' });
      expect(worldSchema.safeParse(world).success).toBe(false);
    });
  });
});
