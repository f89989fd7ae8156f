import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import {
  at,
  daysLater,
  inventoryOf,
  missingIn,
  settings,
  subjects,
  tokenEnding,
  toOne,
  watchOf,
} from './watch.ts';

const inventory = inventoryOf({
  credentials: [tokenEnding('2027-03-01T00:00:00.000Z')],
  findings: [missingIn('111122223333')],
});
const now = at('2027-02-16');
const finding = '[Rolebridge] critical: The certificate that Entra ID signs with is missing in AWS';
const days = '[Rolebridge] 12 days: SCIM token of identity-center ends 2027-03-01';

describe('the writer of notices', () => {
  it('tells everybody, the critical first, and then a plan has nothing left', async () => {
    const watch = watchOf(inventory, now);
    const report = await watch.apply();
    expect(report.status).toBe('applied');
    expect(subjects(watch)).toEqual([
      `access-team <- ${finding}`,
      `events <- ${finding}`,
      `access-team <- ${days}`,
      `events <- ${days}`,
    ]);
    expect(await watch.plan()).toMatchObject({ status: 'no-changes', unchanged: 4, changes: [] });
  });

  it('writes nothing in a run without news, nor where nothing was told', async () => {
    const watch = watchOf(inventory, now);
    await watch.apply();
    watch.writes.length = 0;
    watch.now = daysLater(now, 1);
    expect(await watch.apply()).toMatchObject({ status: 'no-changes' });
    expect(watch.writes).toEqual([]);
  });

  it('notes a credential that nobody has to be told of yet, once', async () => {
    const watch = watchOf(inventoryOf({ credentials: [tokenEnding('2029-03-01T00:00:00.000Z')] }), now);
    await watch.apply();
    await watch.apply();
    expect(watch.writes).toEqual(['credentials/scim-token/identity-center']);
    expect(watch.sent).toEqual([]);
  });

  it('plans without telling or writing anything', async () => {
    const watch = watchOf(inventory, now);
    expect(await watch.plan()).toMatchObject({ status: 'planned' });
    expect([watch.sent, watch.writes]).toEqual([[], []]);
  });

  it('remembers each notice before it sends the next', async () => {
    const watch = watchOf(inventory, now);
    const written: number[] = [];
    watch.beforeSend = () => written.push(watch.writes.length);
    await watch.apply();
    expect(written).toEqual([0, 1, 2, 3]);
  });

  it('goes on when one recipient cannot be reached, and tells that one alone the next time', async () => {
    const watch = watchOf(inventory, now);
    watch.unreachable = ['access-team'];
    const report = await watch.apply();
    expect(report.status).toBe('partial');
    expect(report.outcomes.map(({ status, failure }) => failure?.message ?? status)).toEqual([
      'Error: access-team cannot be reached',
      'Error: access-team cannot be reached',
      'applied',
      'applied',
    ]);
    watch.unreachable = [];
    watch.sent.length = 0;
    expect((await watch.apply()).status).toBe('applied');
    expect(subjects(watch)).toEqual([`access-team <- ${finding}`, `access-team <- ${days}`]);
  });

  it('tells everybody else everything, before the time is up, when one recipient cannot be reached', async () => {
    const credentials = Array.from({ length: 60 }, (_, index) =>
      tokenEnding('2027-02-20T00:00:00.000Z', { key: `saml-signing-certificate/${index}` }),
    );
    for (const unreachable of settings.recipients.map(({ name }) => name)) {
      const watch = watchOf(inventoryOf({ credentials }), now);
      const controller = new AbortController();
      watch.signal = controller.signal;
      watch.unreachable = [unreachable];
      let failures = 0;
      watch.beforeSend = ({ name }) => {
        if (name !== unreachable) return;
        failures += 1;
        if (failures === 27) controller.abort(new DeadlineError());
      };
      const { outcomes } = await watch.apply();
      expect(watch.sent.length).toBe(60);
      expect(Map.groupBy(outcomes, ({ status }) => status).get('not-attempted')?.length).toBe(33);
    }
  });

  it('forgets a finding that nobody looks for any more, and says so', async () => {
    const watch = watchOf(inventoryOf({ findings: [missingIn('111122223333')] }), now, toOne);
    await watch.apply();
    watch.inventory = inventoryOf({ judged: [] });
    const report = await watch.apply();
    expect(report.remarks).toEqual([
      {
        severity: 'info',
        subject: 'active-certificate-missing/production',
        text: 'it is not watched any more, over or not: The certificate that Entra ID signs with is missing in AWS',
      },
    ]);
    expect(subjects(watch)).toEqual([`access-team <- ${finding}`]);
    expect(await watch.state.list('credentials')).toEqual([]);
  });

  it('tells again what it could not remember', async () => {
    const watch = watchOf(inventory, now, toOne);
    watch.stateFails = true;
    const report = await watch.apply();
    expect(report.status).toBe('failed');
    expect(report.outcomes.map(({ failure }) => failure?.message)).toEqual([
      'Error: the store is away',
      'Error: the store is away',
    ]);
    watch.stateFails = false;
    await watch.apply();
    expect(subjects(watch)).toEqual([finding, days, finding, days].map((each) => `access-team <- ${each}`));
  });

  it('does not tell of a new date before the renewal that goes with it', async () => {
    const watch = watchOf(
      inventoryOf({ credentials: [tokenEnding('2027-03-01T00:00:00.000Z')] }),
      now,
      toOne,
    );
    await watch.apply();
    watch.sent.length = 0;
    watch.inventory = inventoryOf({ credentials: [tokenEnding('2027-03-20T00:00:00.000Z')] });
    watch.now = daysLater(now, 5);
    watch.unreachable = ['access-team'];
    expect((await watch.apply()).outcomes).toMatchObject([
      { status: 'not-attempted', why: 'earlier-failure' },
      { status: 'failed' },
    ]);
    watch.unreachable = [];
    await watch.apply();
    expect(subjects(watch)).toEqual([
      'access-team <- [Rolebridge] renewed: SCIM token of identity-center ends 2027-03-20 now',
      'access-team <- [Rolebridge] 26 days: SCIM token of identity-center ends 2027-03-20',
    ]);
  });

  it('stops at the deadline, and says what was not told', async () => {
    const watch = watchOf(inventory, now);
    const controller = new AbortController();
    watch.signal = controller.signal;
    watch.beforeSend = () => controller.abort(new DeadlineError());
    const report = await watch.apply();
    expect(report.outcomes.map(({ status, why }) => why ?? status).toSorted()).toEqual([
      'applied',
      'deadline',
      'deadline',
      'deadline',
    ]);
    watch.signal = new AbortController().signal;
    watch.beforeSend = () => undefined;
    watch.sent.length = 0;
    await watch.apply();
    expect(watch.sent.length).toBe(3);
  });

  it('tells nothing any more once another run has the lease', async () => {
    const watch = watchOf(inventory, now);
    let checks = 0;
    watch.stillMine = () => {
      checks += 1;
      return checks > 2 ? Promise.reject(new Error('the lease is lost')) : Promise.resolve();
    };
    const report = await watch.apply();
    expect(watch.sent.length).toBe(1);
    expect(report.outcomes.map(({ status, why }) => why ?? status).toSorted()).toEqual([
      'applied',
      'earlier-failure',
      'earlier-failure',
      'failed',
    ]);
    expect(report.error?.message).toBe('Error: the lease is lost');
  });

  it('forgets what a complete read does not find any more, and says so', async () => {
    const watch = watchOf(inventoryOf({ credentials: [tokenEnding('2027-03-01T00:00:00.000Z')] }), now);
    await watch.apply();
    watch.inventory = inventoryOf({ unread: [{ prefix: 'scim-token/', reason: 'denied' }] });
    expect((await watch.apply()).remarks).toMatchObject([
      { severity: 'warning', text: 'could not be read: denied; taken as noted on 2027-02-16' },
    ]);
    watch.inventory = inventoryOf({});
    watch.writes.length = 0;
    expect((await watch.apply()).remarks).toEqual([
      {
        severity: 'info',
        subject: 'scim-token/identity-center',
        text: 'SCIM token of identity-center is gone: it is not watched any more',
      },
    ]);
    expect(watch.writes).toEqual(['forget scim-token/identity-center']);
  });

  it('forgets a finding that is over when everybody was told so', async () => {
    const watch = watchOf(inventoryOf({ findings: [missingIn('111122223333')] }), now);
    await watch.apply();
    watch.inventory = inventoryOf({});
    watch.writes.length = 0;
    watch.unreachable = ['events'];
    await watch.apply();
    expect(watch.writes).toEqual(['credentials/active-certificate-missing/production']);
    watch.unreachable = [];
    await watch.apply();
    expect(watch.writes.slice(1)).toEqual(['forget active-certificate-missing/production']);
    expect(await watch.state.list('credentials')).toEqual([]);
  });

  it('tells a finding again that names more accounts', async () => {
    const watch = watchOf(inventoryOf({ findings: [missingIn('111122223333')] }), now, toOne);
    await watch.apply();
    watch.inventory = inventoryOf({ findings: [missingIn('111122223333', '444455556666')] });
    expect((await watch.apply()).status).toBe('applied');
    expect(subjects(watch)).toEqual([`access-team <- ${finding}`, `access-team <- ${finding}`]);
    expect((await watch.plan()).status).toBe('no-changes');
  });

  it('tells again what was stored in a form that nobody knows, and says so', async () => {
    const watch = watchOf(
      inventoryOf({ credentials: [tokenEnding('2027-03-01T00:00:00.000Z')] }),
      now,
      toOne,
    );
    const key = { partition: 'credentials', name: 'scim-token/identity-center' };
    await watch.state.put(key, { type: 'of the future' }, 'absent');
    const report = await watch.apply();
    expect(report.remarks).toMatchObject([{ severity: 'warning', subject: key.name }]);
    expect(subjects(watch)).toEqual([`access-team <- ${days}`]);
    expect(await watch.plan()).toMatchObject({ status: 'no-changes', remarks: [] });
  });

  it('keeps what one recipient was told when another one is added', async () => {
    const before = watchOf(inventory, now, toOne);
    await before.apply();
    const after = watchOf(inventory, now, settings);
    for (const { key, value } of await before.state.list('credentials')) {
      await after.state.put(key, value, 'absent');
    }
    await after.apply();
    expect(subjects(after)).toEqual([`events <- ${finding}`, `events <- ${days}`]);
  });
});
