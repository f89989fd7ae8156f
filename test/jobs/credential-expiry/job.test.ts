import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../src/core/reconcile.ts';
import { createCredentialExpiryJob } from '../../../src/jobs/credential-expiry/job.ts';
import { credentialSeries } from '../../../src/jobs/credential-expiry/series.ts';
import type { CredentialExpiryReaders } from '../../../src/jobs/credential-expiry/readers.ts';
import { createNoticesWriter } from '../../../src/jobs/notices/notices-writer.ts';
import { renderText } from '../../../src/report/text.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { testContext } from '../../support/context.ts';
import { clientId, parts, readers, refusal } from './estate.ts';
import {
  at,
  daysLater,
  inventoryOf,
  missingIn,
  settings,
  tokenEnding,
  toOne,
  watchOf,
} from '../notices/watch.ts';

const inventory = inventoryOf({
  credentials: [tokenEnding('2027-03-01T00:00:00.000Z')],
  findings: [missingIn('111122223333')],
  reads: [{ source: 'Entra ID', found: '1 signing certificate of 1 service principal', gaps: [] }],
});

describe('a plan of credential-expiry', () => {
  it('reads like this', async () => {
    const watch = watchOf(inventory, at('2027-01-30'), toOne);
    await expect(renderText(await watch.plan(), { colour: false })).toMatchFileSnapshot('plan.golden.txt');
  });

  it('has one id until there is other news', async () => {
    const watch = watchOf(inventory, at('2027-01-30'), settings);
    const { planId } = await watch.plan();
    watch.now = at('2027-01-30', '15:00');
    expect((await watch.plan()).planId).toBe(planId);
    watch.now = daysLater(watch.now, 20);
    expect((await watch.plan()).planId).not.toBe(planId);
  });

  it('is empty right after it was applied, day after day', async () => {
    const watch = watchOf(inventory, at('2027-01-30'), settings);
    for (let day = 0; day < 50; day += 1) {
      watch.now = daysLater(at('2027-01-30'), day);
      expect((await watch.apply()).status).toMatch(/^(applied|no-changes)$/u);
      expect((await watch.plan()).status).toBe('no-changes');
    }
  });

  it('is degraded by what could not be read', async () => {
    const gaps = [{ scope: '111122223333', code: 'ACCESS_DENIED', reason: 'denied' }];
    const reads = [{ source: 'AWS IAM', found: 'nothing', gaps }];
    expect(await watchOf({ ...inventory, reads }, at('2027-01-30')).plan()).toMatchObject({ degraded: true });
  });
});

describe('the whole job', () => {
  const refused = () => Promise.reject(refusal('ENTRA_AUTHENTICATION'));
  const signedOut: Partial<CredentialExpiryReaders> = {
    ownApplication: { application: refused },
    signingCertificates: { servicePrincipal: refused, everySamlApplication: refused, published: refused },
    synchronization: { synchronizationJobs: refused },
  };

  it('tells that it cannot sign in, forgets nothing meanwhile, and tells that it is over', async () => {
    const state = createSqliteStore(':memory:');
    const run = async (now: Date, given: Partial<CredentialExpiryReaders> = {}) => {
      const sent: string[] = [];
      const notifier = {
        send: (_to: unknown, { subject }: { readonly subject: string }) => {
          sent.push(subject);
          return Promise.resolve();
        },
      };
      const writer = createNoticesWriter({
        notifier,
        state,
        settings: parts().settings,
        series: credentialSeries,
        stillMine: () => Promise.resolve(),
      });
      const context = testContext({ now: () => now, sleep: () => Promise.resolve() });
      const job = createCredentialExpiryJob(parts(), readers({ ...given, state }));
      const { status, degraded } = await reconcile(job, context, { writer });
      const names = (await state.list('credentials')).map(({ key }) => key.name);
      return { status, degraded, sent, names };
    };
    const first = await run(at('2026-12-01', '12:00'));
    expect(first).toMatchObject({ status: 'applied', degraded: false });
    expect(first.sent).toEqual(['[Rolebridge] 30 days: Client secret of Rolebridge ends 2027-01-01']);

    const second = await run(at('2026-12-01', '13:00'), signedOut);
    expect(second).toMatchObject({ status: 'applied', degraded: true });
    expect(second.sent).toEqual(['[Rolebridge] critical: Rolebridge cannot sign in to Entra ID']);
    expect(second.names).toEqual([...first.names, `entra-login/${clientId}`].toSorted());

    const third = await run(at('2026-12-01', '14:00'));
    expect(third.sent).toEqual(['[Rolebridge] resolved: Rolebridge cannot sign in to Entra ID']);
    expect(third.names).toEqual(first.names);
  });
});
