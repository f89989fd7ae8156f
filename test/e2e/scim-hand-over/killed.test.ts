import { beforeAll, describe, expect, it } from 'vitest';
import { handOverScimToken } from '../../../src/composition/hand-over-scim-token.ts';
import type { Config } from '../../../src/config/schema.ts';
import { readHandover } from '../../../src/jobs/credential-expiry/handover.ts';
import { savedCredentials } from '../../../src/lab/entra/synchronization-secrets.ts';
import type { World } from '../../../src/lab/world.ts';
import { centerApp, type CenterApp } from '../../support/center-app.ts';
import { secret } from '../../support/lab-app.ts';
import { centerPrincipal, config, entry, handOverWorld, inQuarantine, jobIn, newToken } from './company.ts';

/** Spares each lab the key pair of a federated credential. */
const quick: Config = {
  ...config,
  entra: { ...config.entra, credential: { environmentVariable: secret.variable } },
};

/** After this much time the lease of who was killed holds no more. */
const leaseOver = 2 * 3_600_000;

function handOver(app: CenterApp) {
  const asked = { connection: entry, token: { text: newToken }, onStep: () => undefined };
  return handOverScimToken(quick, app.connections(), asked, app.context());
}

/** What Entra signs in with, by the text of the token. */
function tokenOf(world: World): string | undefined {
  const principal = world.entra.servicePrincipals.find(({ id }) => id === centerPrincipal);
  return principal === undefined ? undefined : savedCredentials(world, principal).get('SecretToken');
}

/** Hands over and is gone at that request, which may still be handled. */
async function killed(world: World, killAt: number, isHandled: boolean): Promise<CenterApp> {
  const gone = Promise.withResolvers<'gone'>();
  const hung = (): Promise<Response> => new Promise(() => undefined);
  let requests = 0;
  const app = centerApp(world, quick, async (request, next) => {
    requests += 1;
    if (requests > killAt) return hung();
    if (requests < killAt) return next(request);
    if (isHandled) await next(request);
    gone.resolve('gone');
    return hung();
  });
  expect(await Promise.race([handOver(app), gone.promise])).toBe('gone');
  return app;
}

describe.each([
  { name: 'while provisioning is healthy', world: () => handOverWorld() },
  { name: 'while provisioning is in quarantine', world: () => handOverWorld({ job: inQuarantine }) },
])('a hand-over $name', ({ world }) => {
  let whole: { readonly app: CenterApp; readonly requests: number };
  beforeAll(async () => {
    let requests = 0;
    const app = centerApp(world(), quick, (request, next) => {
      requests += 1;
      return next(request);
    });
    await handOver(app);
    whole = { app, requests };
  });

  it('ends with the new token in Entra and a job that is active', async () => {
    const record = await whole.app.state.get({ partition: 'handovers', name: entry });
    expect(record?.value).toMatchObject({ healthy: expect.any(String) });
    expect(whole.requests).toBeGreaterThan(8);
    expect(tokenOf(whole.app.world)).toBe(newToken);
    expect(jobIn(whole.app.world)).toMatchObject({ status: 'Active' });
  });

  it('that is killed at any request ends right when it is run again', async () => {
    for (let n = 1; n <= whole.requests; n += 1)
      for (const isHandled of [false, true]) {
        const before = await killed(world(), n, isHandled);
        await expect(handOver(before)).rejects.toMatchObject({ code: 'LEASE_HELD' });
        before.lab.clock.advance(leaseOver);

        const after = centerApp(before.now(), quick);
        const remembered = await readHandover(before.state, entry);
        const now = after.lab.clock.now();
        expect({ n, ...(await handOver(after)) }).toMatchObject({ n, healthy: true });
        expect(tokenOf(after.world)).toBe(newToken);
        expect(jobIn(after.world)).toMatchObject({ status: 'Active' });
        const record = await after.state.get({ partition: 'handovers', name: entry });
        expect(record?.value).toMatchObject({
          tokenFrom: remembered?.tokenFrom ?? now.toISOString(),
          healthy: expect.any(String),
        });
        await Promise.all([before.state.close(), after.state.close()]);
      }
  }, 120_000);

  it('is started again no more than once in each run', async () => {
    const starts = whole.app.lab.journal.entries.filter(({ operation }) => operation.endsWith('/start'));
    expect(starts.length).toBe(jobIn(world()).status === 'Quarantine' ? 1 : 0);
  });
});

describe('a hand-over and a run of credential-expiry after it', () => {
  it('agree on when the token ends, and tell that it was renewed', async () => {
    const app = centerApp(handOverWorld(), quick);
    await app.run('credential-expiry', { mode: 'apply' });
    await handOver(app);
    const { changes } = await app.run('credential-expiry', { mode: 'plan' });
    const ofToken = changes.filter(({ key }) => key.includes(`scim-token/${entry}`));
    expect(ofToken.map(({ key }) => key.split(' ').slice(2).join(' '))).toEqual(
      ofToken.map(() => 'renewed 2027-11-20T08:00:00.000Z'),
    );
    expect(ofToken).toHaveLength(3);
  });
});
