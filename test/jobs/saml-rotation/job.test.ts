import { describe, expect, it } from 'vitest';
import { goesOn, stageAhead, type Stage } from '../../../src/jobs/saml-rotation/stage.ts';
import { accountId, certificate, CONNECTION, held, rotationApp, told } from './clouds.ts';

const ending = certificate('ending', -1000, 50);
const next = certificate('next', -10, 1080);
const old = certificate('old', -2000, -900);
const stranger = certificate('stranger', -500, 500);
const [first, second] = [accountId(1), accountId(2)];
const names = [ending, next, old, stranger];

describe('the job saml-rotation', () => {
  it('left to itself with policy on, goes through every stage in its time', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending], [ending]] });
    const { clouds } = app;
    const seen: string[] = [];
    for (let hour = 0; hour < 24 * 60; hour += 6) {
      const writes = clouds.writes.length;
      await app.apply();
      const done = clouds.writes.slice(writes).filter((each) => !each.startsWith('note'));
      if (done.length > 0) seen.push(`day ${Math.floor(hour / 24)}: ${done.join(', ')}`);
      app.advance(0.25);
    }
    const made = clouds.certificates[1];
    expect(seen).toEqual([
      'day 0: make',
      `day 0: write ${first}, write ${second}`,
      `day 20: activate ${made?.thumbprint}`,
      `day 34: write ${first}, write ${second}`,
    ]);
    expect(clouds.active).toBe(made?.thumbprint);
    expect([...clouds.accounts.values()]).toEqual([[made], [made]]);
  });

  it('with a person who asks, goes on from stage to stage until it has to wait', async () => {
    const app = rotationApp({
      certificates: [ending],
      accounts: [[ending], [ending]],
      settings: { policy: 'notify' },
    });
    const done: Stage[] = [];
    let ahead = stageAhead(await app.plan({}), CONNECTION);
    while (ahead !== undefined && ahead.waits.length === 0 && goesOn(ahead.stage, done.at(-1))) {
      done.push(ahead.stage);
      await app.apply({});
      ahead = stageAhead(await app.plan({}), CONNECTION);
    }
    expect(done).toEqual(['stage', 'distribute', 'activate']);
    expect(ahead).toMatchObject({ stage: 'clean-up', changes: 0, waits: [{ rule: 'waiting' }] });

    app.advance(15);
    expect(stageAhead(await app.plan({}), CONNECTION)).toMatchObject({ stage: 'clean-up', waits: [] });
    await app.apply({});
    expect(stageAhead(await app.plan({}), CONNECTION), 'the same command, once more').toBeUndefined();
    const anew = stageAhead(await app.plan({ to: 'stage' }), CONNECTION);
    expect(anew?.stage, 'a rotation that is asked for by its name').toBe('stage');
    expect(goesOn('stage', 'clean-up')).toBe(false);
  });

  it.each([
    { policy: 'off', stage: 'nothing', distribute: 'nothing', activate: 'nothing', cleanUp: 'nothing' },
    { policy: 'notify', stage: 'policy', distribute: 'policy', activate: 'policy', cleanUp: 'policy' },
    { policy: 'stage', stage: 'done', distribute: 'done', activate: 'policy', cleanUp: 'done' },
    { policy: 'on', stage: 'done', distribute: 'done', activate: 'done', cleanUp: 'done' },
  ])('policy $policy', async ({ policy, ...expected }) => {
    const settings = { policy, activateBefore: '59d', settle: '0d', overlap: '0d' };
    const outcome = async (given: Omit<Parameters<typeof rotationApp>[0], 'settings'>): Promise<string> => {
      const report = await rotationApp({ ...given, settings }).plan();
      return report.changes.length > 0 ? 'done' : (report.withheld[0]?.rule ?? 'nothing');
    };
    const lasting = certificate('lasting', -10, 500);
    expect({
      stage: await outcome({ certificates: [ending], accounts: [[ending]] }),
      distribute: await outcome({ certificates: [ending, next], accounts: [[ending]] }),
      activate: await outcome({ certificates: [ending, next], accounts: [[ending, next]] }),
      cleanUp: await outcome({ certificates: [lasting, old], accounts: [[lasting, old]] }),
    }).toEqual(expected);
  });

  it('says that a stage waits rather than whom it waits for', async () => {
    const lasting = certificate('lasting', -10, 500);
    const settings = { policy: 'notify' };
    const overlapping = rotationApp({ certificates: [lasting, old], accounts: [[lasting, old]], settings });
    expect(held(await overlapping.plan(), ...names)).toEqual([
      `waiting: delete production accepts ${first} old`,
    ]);
  });

  it('off is off for a person too, and says so', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]], settings: { policy: 'off' } });
    const report = await app.plan({});
    expect(report).toMatchObject({
      status: 'no-changes',
      remarks: [{ severity: 'warning', subject: CONNECTION }],
    });
    expect(report.reads).toEqual([]);
  });

  it('never asks for a second certificate while the first is not to be seen', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]] });
    const { clouds } = app;
    await app.apply();
    clouds.unseen.add(clouds.certificates[1]?.thumbprint ?? '');
    app.advance(29 / 1440);
    const report = await app.apply();
    expect(held(report, ending)).toEqual(['waiting: create production signing-certificate after ending']);
    expect(report.withheld[0]?.reason).toContain('2026-11-20 08:00 UTC');
    expect(clouds.certificates).toHaveLength(2);
    app.advance(2 / 1440);
    expect(told(await app.plan(), ending)).toEqual(['create production signing-certificate after ending']);
  });

  it('gives nothing to the accounts that the federation metadata does not show', async () => {
    const app = rotationApp({ certificates: [ending, next], accounts: [[ending]] });
    app.clouds.unpublished.add(next.thumbprint);
    expect(held(await app.plan(), ...names)).toEqual([`waiting: create production accepts ${first} next`]);
    app.clouds.metadata = 'unreadable';
    const report = await app.plan();
    expect(held(report, ...names)).toEqual([`completeness: create production accepts ${first} next`]);
    expect(report.degraded).toBe(true);
  });

  it('heals an account that lacks the active certificate, with the next one in the same write', async () => {
    const app = rotationApp({ certificates: [ending, next], accounts: [[stranger], [ending, next]] });
    const report = await app.apply();
    expect(told(report, ...names)).toEqual(
      [ending, next]
        .toSorted((a, b) => (a.thumbprint < b.thumbprint ? -1 : 1))
        .map(({ subject }) => `create production accepts ${first} ${subject.slice(3)}`),
    );
    expect(report.changes[0]?.why).toBe('nobody can sign in to the account without the active certificate');
    expect(app.clouds.writes.filter((each) => each.startsWith('write'))).toEqual([`write ${first}`]);
    expect(report.remarks).toContainEqual(
      expect.objectContaining({ severity: 'warning', subject: CONNECTION }),
    );
  });

  it.each([
    { name: 'cannot be read', trouble: 'unread', rule: 'completeness' },
    { name: 'has no provider', trouble: 'absent', rule: 'verify' },
  ])('activates nothing while an account $name, also when a person asks', async ({ trouble, rule }) => {
    const app = rotationApp({
      certificates: [ending, next],
      accounts: [[ending, next], trouble === 'absent' ? undefined : [ending, next]],
    });
    if (trouble === 'unread') app.clouds.unread.add(second);
    for (const wish of [undefined, {}, { to: 'activate' as const }]) {
      const report = await app.apply(wish);
      expect(held(report, ...names)).toEqual([`${rule}: update production active`]);
      expect(report.withheld[0]?.reason).toContain(second);
    }
    expect(app.clouds.active).toBe(ending.thumbprint);
  });

  it('gives what is there to give to the accounts that could be read', async () => {
    const app = rotationApp({ certificates: [ending, next], accounts: [[ending], undefined, [ending]] });
    app.clouds.unread.add(accountId(3));
    expect(told(await app.plan(), ...names)).toEqual([`create production accepts ${first} next`]);
  });

  it('reads every account once more before it activates, and then refuses', async () => {
    const app = rotationApp({ certificates: [ending, next], accounts: [[ending, next]] });
    const planned = await app.plan({});
    expect(told(planned)).toEqual(['update production active']);
    app.clouds.meanwhile = () => void app.clouds.accounts.set(first, [ending]);
    const report = await app.apply({});
    expect(report.outcomes).toMatchObject([{ status: 'failed', failure: { code: 'ROTATION_NOT_ACCEPTED' } }]);
    expect(app.clouds.active).toBe(ending.thumbprint);
  });

  it('activates nothing that somebody else has changed since the plan was made', async () => {
    const app = rotationApp({ certificates: [ending, next, old], accounts: [[ending, next, old]] });
    app.clouds.meanwhile = () => {
      app.clouds.active = old.thumbprint;
    };
    expect(await app.apply({})).toMatchObject({
      outcomes: [{ status: 'failed', failure: { code: 'ROTATION_CHANGED' } }],
    });
    app.clouds.active = ending.thumbprint;
    app.clouds.meanwhile = () => app.advance(2000);
    expect(await app.apply({})).toMatchObject({
      outcomes: [{ status: 'failed', failure: { code: 'CERTIFICATE_NOT_VALID' } }],
    });
  });

  it('activates nothing for the accounts of one connection that those of another depend on', async () => {
    const twin = { displayName: 'AWS production' };
    const app = rotationApp({ certificates: [ending, next], accounts: [[ending, next]], twin });
    expect(await app.plan()).toMatchObject({ status: 'failed', error: { code: 'CONNECTION_OVERLAP' } });
  });

  it('writes and remembers nothing without the lease', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]] });
    app.clouds.lease = 'lost';
    expect(await app.apply({})).toMatchObject({
      status: 'failed',
      error: { code: 'LEASE_LOST' },
      outcomes: [{ status: 'failed', failure: { code: 'LEASE_LOST' } }],
    });
    expect(app.clouds.writes).toEqual([]);
  });

  it('activates at once when the active certificate has ended, since Entra may choose by itself', async () => {
    const ended = certificate('ending', -1100, -1);
    const app = rotationApp({ certificates: [ended, next], accounts: [[ended, next]] });
    const report = await app.plan();
    expect(told(report)).toEqual(['update production active']);
    expect(report.remarks.map(({ text }) => text).join()).toContain(
      'Entra may sign with any other valid certificate',
    );
  });

  it('activates nothing that is not valid yet', async () => {
    const coming = certificate('coming', 2, 1000);
    const app = rotationApp({ certificates: [ending, coming], accounts: [[ending, coming]] });
    expect((await app.plan({})).withheld).toMatchObject([
      { rule: 'waiting', reason: 'it is valid from 2026-11-22 08:00 UTC on' },
    ]);
  });

  it('with policy on, waits until every account has accepted it for a while', async () => {
    const soon = certificate('soon', -1000, 20);
    const app = rotationApp({ certificates: [soon, next], accounts: [[soon, next]] });
    expect((await app.apply()).withheld).toMatchObject([
      { rule: 'waiting', reason: 'it becomes active from 2026-11-21 08:00 UTC on' },
    ]);
    app.advance(0.9);
    expect((await app.apply()).changes).toEqual([]);
    app.advance(0.2);
    expect((await app.apply()).status).toBe('applied');
    expect(app.clouds.active).toBe(next.thumbprint);
  });

  describe('the clean-up', () => {
    const lasting = certificate('lasting', -10, 900);

    it('leaves what is somebody else’s, and says that it is there', async () => {
      const app = rotationApp({
        certificates: [lasting, old],
        accounts: [[stranger, old, lasting], [lasting]],
        settings: { overlap: '0d' },
      });
      const report = await app.apply();
      expect(told(report, ...names)).toEqual([`delete production accepts ${first} old`]);
      expect(report.existing, 'what the guard counts').toEqual({ [CONNECTION]: 3 });
      expect(app.clouds.accounts.get(first)).toEqual([stranger, lasting]);
      expect(report.remarks.map(({ text }) => text).join()).toContain(stranger.thumbprint);
      const after = await app.plan();
      expect(after.remarks.map(({ text }) => text).join('\n')).toContain('a person may delete it');
    });

    it('passes the guard for one of two certificates in every account, one certificate a run', async () => {
      const older = certificate('older', -3000, -1900);
      const accounts = Array.from({ length: 9 }, () => [older, old, lasting]);
      const app = rotationApp({ certificates: [lasting, old, older], accounts, settings: { overlap: '0d' } });
      for (const run of [1, 2]) {
        const report = await app.apply();
        expect(report, `run ${run}`).toMatchObject({ status: 'applied', violations: [] });
        expect(report.changes).toHaveLength(9);
      }
      expect((await app.plan()).changes).toEqual([]);
      expect([...app.clouds.accounts.values()].every((all) => all?.length === 1)).toBe(true);
    });

    it.each([
      {
        name: 'the old certificate is active again',
        active: old,
        accepted: [old, lasting],
        code: 'ROTATION_CHANGED',
      },
      {
        name: 'an account no longer accepts the active one',
        active: lasting,
        accepted: [old],
        code: 'ROTATION_NOT_ACCEPTED',
      },
      {
        name: 'an account does not accept what is active now',
        active: next,
        accepted: [old, lasting],
        code: 'ROTATION_NOT_ACCEPTED',
      },
    ])('is refused when $name by then', async ({ active, accepted, code }) => {
      const app = rotationApp({
        certificates: [lasting, old, next],
        accounts: [[old, lasting]],
        settings: { overlap: '0d' },
      });
      app.clouds.certificates.pop();
      app.clouds.meanwhile = () => {
        app.clouds.certificates.push(next);
        app.clouds.active = active.thumbprint;
        app.clouds.accounts.set(first, accepted);
      };
      const report = await app.apply();
      expect(report.outcomes).toMatchObject([{ status: 'failed', failure: { code } }]);
      expect(app.clouds.accounts.get(first)).toEqual(accepted);
    });
  });

  describe('going back', () => {
    const rollback = { rollback: true };

    it('makes the certificate before active, and no unattended run goes forward again', async () => {
      const app = rotationApp({ certificates: [ending, next], accounts: [[ending, next]] });
      await app.apply({});
      expect(app.clouds.active).toBe(next.thumbprint);
      expect(told(await app.apply(rollback))).toEqual(['update production active']);
      expect(app.clouds.active).toBe(ending.thumbprint);
      expect(await app.apply(rollback)).toMatchObject({ status: 'no-changes', withheld: [] });

      for (let day = 0; day < 13; day += 1) {
        app.advance(1);
        await app.apply();
      }
      expect(app.clouds.active).toBe(ending.thumbprint);
      expect(app.clouds.certificates).toHaveLength(2);

      expect(told(await app.apply({ to: 'activate' }))).toEqual(['update production active']);
      expect(app.clouds.active).toBe(next.thumbprint);
      expect(told(await app.apply(rollback)), 'and back once more').toEqual(['update production active']);
    });

    it('holds also where nobody noted what was active before, and the run was killed', async () => {
      const before = certificate('before', -1000, 20);
      const app = rotationApp({
        certificates: [next, before],
        accounts: [[before, next]],
        settings: { overlap: '20d' },
      });
      app.clouds.writing = (moment, what) => {
        if (moment === 'after' && what.startsWith('activate')) app.clouds.dead = true;
      };
      await app.apply(rollback);
      app.clouds.writing = () => undefined;
      app.clouds.dead = false;
      expect(app.clouds.active).toBe(before.thumbprint);
      for (let day = 0; day < 10; day += 1) {
        await app.apply();
        app.advance(1);
      }
      expect(app.clouds.active).toBe(before.thumbprint);
    });

    it('counts when somebody does it by hand', async () => {
      const app = rotationApp({ certificates: [ending, next], accounts: [[ending, next]] });
      await app.apply({});
      app.clouds.active = ending.thumbprint;
      app.advance(12);
      expect(held(await app.apply(), ...names)).toEqual([`waiting: delete production accepts ${first} next`]);
    });

    it('is withheld when the certificate has ended, or an account no longer accepts it', async () => {
      const app = rotationApp({
        certificates: [ending, next],
        accounts: [
          [ending, next],
          [ending, next],
        ],
      });
      await app.apply({});
      app.clouds.accounts.set(second, [next]);
      expect((await app.plan(rollback)).withheld).toMatchObject([{ rule: 'verify' }]);
      app.clouds.accounts.set(second, [ending, next]);
      app.advance(51);
      expect((await app.plan(rollback)).withheld).toMatchObject([
        { rule: 'verify', reason: 'it ended on 2027-01-09' },
      ]);
    });
  });

  it('goes no further than a person asks', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]] });
    await app.apply({ to: 'stage' });
    const report = await app.apply({ to: 'stage' });
    expect(report).toMatchObject({ status: 'no-changes', withheld: [] });
    expect(report.remarks[0]?.text).toContain('stops before distribute, as asked (--to stage)');
  });

  it('where Graph cannot make a certificate, says what a person does, and goes on from there', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]], cloud: 'china' });
    const report = await app.apply({});
    expect(held(report, ending)).toEqual(['manual: create production signing-certificate after ending']);
    expect(report.withheld[0]?.reason).toContain('Entra admin center');
    app.clouds.certificates.push(next);
    expect(told(await app.apply({}), ...names)).toEqual([`create production accepts ${first} next`]);
    expect((await app.apply({})).status).toBe('applied');
    expect(app.clouds.active).toBe(next.thumbprint);
  });

  it('asks for no certificate that could not follow the active one', async () => {
    const lasting = certificate('lasting', -1, 1090);
    const app = rotationApp({ certificates: [lasting], accounts: [[lasting]] });
    expect((await app.plan({ to: 'stage' })).withheld).toMatchObject([{ rule: 'limit' }]);
  });

  it('fails, loudly, when Entra does not say which certificate is active', async () => {
    const app = rotationApp({ certificates: [ending, next], active: null, accounts: [[ending]] });
    expect(await app.plan()).toMatchObject({ status: 'failed', error: { code: 'ROTATION_ACTIVE_UNKNOWN' } });
  });

  it('fails when nothing is known of what was rolled back', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]] });
    await app.state.put({ partition: 'rotations', name: CONNECTION }, { active: 'somebody' }, 'absent');
    expect(await app.plan()).toMatchObject({ status: 'failed', error: { code: 'STATE_UNREADABLE' } });
  });

  it('refuses a person who names a connection that nobody configured', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]], settings: { name: 'another' } });
    expect(await app.plan({})).toMatchObject({
      status: 'failed',
      error: { code: 'ROTATION_NOT_CONFIGURED' },
    });
  });

  it('a plan that is made twice is the same plan', async () => {
    const app = rotationApp({ certificates: [ending], accounts: [[ending]] });
    const { planId } = await app.plan();
    app.advance(0.5);
    expect((await app.plan()).planId).toBe(planId);
  });
});
