import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../src/core/reconcile.ts';
import { createNoticesWriter } from '../../../src/jobs/notices/notices-writer.ts';
import { withoutHorizons } from '../../../src/jobs/notices/settings.ts';
import { createPostureJob, type JudgedPosture } from '../../../src/jobs/posture/job.ts';
import { postureSeries } from '../../../src/jobs/posture/series.ts';
import type { CheckResult, Severity } from '../../../src/model/posture.ts';
import type { Message } from '../../../src/model/notifications.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { renderText } from '../../../src/report/text.ts';
import { testContext } from '../../support/context.ts';
import { rightOf, unknownOf, wrongOf } from './results.ts';

const team = { name: 'access-team', eventBus: 'default' };
const day = 86_400_000;

/** The job with a store and one who is told, on a posture that somebody writes. */
function watchOf(
  settings: { readonly recipients?: readonly (typeof team)[]; readonly tell?: Severity } = {},
) {
  const { recipients = [team], tell = 'warning' } = settings;
  const state = createSqliteStore(':memory:');
  const sent: Message[] = [];
  let now = new Date('2026-11-23T06:00:00Z');
  let judged: JudgedPosture = judgedOf();
  const job = createPostureJob(
    { settings: { recipients: [...recipients], tell } },
    { posture: () => Promise.resolve(judged), state },
  );
  const context = () => testContext({ now: () => now, sleep: () => Promise.resolve() });
  const writer = createNoticesWriter({
    notifier: { send: (_to, message) => Promise.resolve(void sent.push(message)) },
    state,
    series: postureSeries,
    settings: withoutHorizons(recipients),
    stillMine: () => Promise.resolve(),
  });
  return {
    state,
    sent,
    later: (days: number) => (now = new Date(now.getTime() + days * day)),
    plan: (...results: readonly CheckResult[]) => {
      judged = judgedOf(...results);
      return reconcile(job, context());
    },
    /** The subjects of what is told. */
    async told(...results: readonly CheckResult[]) {
      judged = judgedOf(...results);
      sent.length = 0;
      const { status } = await reconcile(job, context(), { writer });
      return [status, ...sent.map(({ subject }) => subject)];
    },
  };
}

function judgedOf(...results: readonly CheckResult[]): JudgedPosture {
  return {
    posture: { connections: [{ name: 'production', type: 'app-roles', results }], own: [] },
    whole: new Set(['a/production', 'b/production']),
    reads: [{ source: 'Entra ID', found: '1 application', gaps: [] }],
    remarks: [],
  };
}

const title = (id: string) => `AWS in production: Title of ${id}`;

describe('the posture job', () => {
  it('tells a finding once when it is new, weekly while it is critical, and once when it is over', async () => {
    const watch = watchOf();
    const both = [wrongOf('a', 'critical'), wrongOf('b', 'warning')];
    expect(await watch.told(...both)).toEqual([
      'applied',
      `[Rolebridge] critical: ${title('a')}`,
      `[Rolebridge] warning: ${title('b')}`,
    ]);
    watch.later(1);
    expect(await watch.told(...both)).toEqual(['no-changes']);
    watch.later(6);
    expect(await watch.told(...both)).toEqual(['applied', `[Rolebridge] critical, still: ${title('a')}`]);
    watch.later(1);
    expect(await watch.told(rightOf('a'), rightOf('b'))).toEqual([
      'applied',
      `[Rolebridge] resolved: ${title('a')}`,
      `[Rolebridge] resolved: ${title('b')}`,
    ]);
    expect(await watch.state.list('posture')).toEqual([]);
  });

  it('leaves what is unknown as it was told: neither over nor new', async () => {
    const watch = watchOf();
    await watch.told(wrongOf('a', 'critical'));
    expect(await watch.told(unknownOf('a'))).toEqual(['no-changes']);
    watch.later(8);
    expect(await watch.told(unknownOf('a'))).toEqual(['no-changes']);
    expect(await watch.told(wrongOf('a', 'critical'))).toEqual([
      'applied',
      `[Rolebridge] critical, still: ${title('a')}`,
    ]);
  });

  it('tells again what has become worse', async () => {
    const watch = watchOf({ tell: 'info' });
    await watch.told(wrongOf('a', 'info'));
    expect(await watch.told(wrongOf('a', 'warning'))).toEqual([
      'applied',
      `[Rolebridge] warning: ${title('a')}`,
    ]);
    expect(await watch.told(wrongOf('a', 'info'))).toEqual(['no-changes']);
  });

  it('tells once of two hundred accounts, and again when there is one more', async () => {
    const watch = watchOf();
    const accounts = Array.from({ length: 201 }, (_, index) => {
      const id = String(100_000_000_000 + index);
      return wrongOf('a', 'critical', { subject: { kind: 'account', id, name: `account ${index}` } });
    });
    const told = (more: number) =>
      `[Rolebridge] critical: account 0 and ${more} more in production: Title of a`;
    expect(await watch.told(...accounts.slice(0, 200))).toEqual(['applied', told(199)]);
    expect(await watch.told(...accounts.slice(0, 200))).toEqual(['no-changes']);
    expect(await watch.told(...accounts)).toEqual(['applied', told(200)]);
    expect(await watch.told(...accounts.slice(0, 100))).toEqual(['no-changes']);
    expect(await watch.told(...accounts.slice(0, 101))).toEqual(['applied', told(100)]);
  });

  it('sends events of a type of their own, in a memory of its own', async () => {
    const watch = watchOf();
    await watch.told(wrongOf('a', 'critical'));
    expect(watch.sent.map(({ event }) => event.detailType)).toEqual(['Posture Finding']);
    expect((await watch.state.list('posture')).map(({ key }) => key.name)).toEqual(['a/production']);
    expect(await watch.state.list('credentials')).toEqual([]);
  });

  it('without recipients plans nothing, and says so', async () => {
    const report = await watchOf({ recipients: [] }).plan(
      wrongOf('a', 'critical'),
      rightOf('b'),
      unknownOf('c'),
    );
    expect(report.status).toBe('no-changes');
    expect(report.remarks).toEqual([
      { severity: 'warning', subject: '1 connection', text: 'wrong: 1 critical; 1 right, 1 unknown' },
      expect.objectContaining({ subject: 'jobs.posture.recipients' }),
    ]);
    expect(report.figures).toEqual({ PostureCritical: 1, PostureWarnings: 0, PostureUnknown: 1 });
  });

  it('reads like this', async () => {
    const report = await watchOf().plan(wrongOf('a', 'critical'), wrongOf('b', 'warning'), rightOf('c'));
    await expect(renderText(report, { colour: false })).toMatchFileSnapshot('plan.golden.txt');
  });
});
