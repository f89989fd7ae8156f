import { describe, expect, it } from 'vitest';
import { accountId, certificate, CONNECTION, held, rotationApp, told } from './clouds.ts';

const a = certificate('a', -1000, 20);
const b = certificate('b', -10, 1000);
const c = certificate('c', -1, 800);
const [first, second] = [accountId(1), accountId(2)];
const names = [a, b, c];
const rollback = { rollback: true };

describe('what people do to a rotation besides', () => {
  it('an activation after a roll-back that failed is none, and can be rolled back', async () => {
    const [old, middle] = [certificate('a', -1000, 300), certificate('b', -10, 400)];
    const settings = { policy: 'notify' };
    const app = rotationApp({ certificates: [old, middle], accounts: [[old, middle, c]], settings });
    await app.apply({ to: 'activate' });
    app.clouds.writing = (moment, what) => {
      if (moment === 'before' && what.startsWith('activate')) throw new Error('503');
    };
    expect((await app.apply(rollback)).status).toBe('failed');
    app.clouds.writing = () => undefined;
    app.clouds.certificates.push(c);
    await app.apply({ to: 'activate' });
    expect(app.clouds.active).toBe(c.thumbprint);
    expect(told(await app.apply(rollback))).toEqual(['update production active']);
    expect(app.clouds.active).toBe(middle.thumbprint);
  });

  it.each([
    { name: 'that it saw first', given: { certificates: [a, b], active: b.thumbprint }, to: a },
    {
      name: 'to an older one than the one before',
      given: { certificates: [b, a, certificate('c', -1200, 25)] },
      to: certificate('c', -1200, 25),
    },
  ])('a roll-back by hand, of one $name, lasts with policy on', async ({ given, to }) => {
    const app = rotationApp({ ...given, accounts: [[...new Set([a, b, to])]] });
    await app.apply();
    app.clouds.active = to.thumbprint;
    for (let day = 0; day < 10; day += 1) {
      await app.apply();
      app.advance(1);
    }
    expect(app.clouds.active).toBe(to.thumbprint);
    expect(await app.plan(rollback), 'which is done already').toMatchObject({ changes: [], withheld: [] });
  });

  it('another application in the place of the old one takes nothing of that away', async () => {
    const app = rotationApp({ certificates: [a], accounts: [[a, b]] });
    await app.apply({ to: 'clean-up' });
    app.clouds.principalId = '7e9a1c00-0000-4000-8000-00000000000a';
    app.clouds.certificates = [b];
    app.clouds.active = b.thumbprint;
    await app.apply();
    app.advance(15);
    expect((await app.apply()).changes).toEqual([]);
    expect(app.clouds.accounts.get(first)).toEqual([a, b]);
  });

  it('going back goes never forward', async () => {
    const old = certificate('a', -1000, 300);
    const app = rotationApp({ certificates: [old, b], accounts: [[old, b]], settings: { policy: 'stage' } });
    expect(await app.apply(rollback)).toMatchObject({
      status: 'failed',
      error: { code: 'ROLLBACK_IMPOSSIBLE' },
    });
  });

  it('going forward by name takes one that was rolled back only where there is no other', async () => {
    const settings = { policy: 'stage' };
    const app = rotationApp({ certificates: [a, b], accounts: [[a, b, c]], settings });
    await app.apply({ to: 'activate' });
    await app.apply(rollback);
    app.clouds.certificates.push(c);
    await app.apply({ to: 'activate' });
    expect(app.clouds.active).toBe(c.thumbprint);
  });

  it('going back does not wait for an account that says nothing, and names it', async () => {
    const settings = { policy: 'notify' };
    const app = rotationApp({
      certificates: [a, b],
      accounts: [
        [a, b],
        [a, b],
      ],
      settings,
    });
    await app.apply({ to: 'activate' });
    app.clouds.unread.add(second);
    const report = await app.apply(rollback);
    expect(report.status).toBe('applied');
    expect(app.clouds.active).toBe(a.thumbprint);
    const warning = report.remarks.find(({ text }) => text.includes('could not be read'));
    expect(warning).toMatchObject({ severity: 'warning', text: expect.stringContaining(second) as unknown });
  });

  it.each([
    { name: 'makes one', does: 'makes' },
    { name: 'makes another one active', does: 'activates' },
  ])('makes no certificate when somebody $name meanwhile', async ({ does }) => {
    const near = certificate('c', 0, 25);
    const app = rotationApp({ certificates: [a, near], accounts: [[a, near]] });
    app.clouds.meanwhile = () => {
      if (does === 'makes') app.clouds.certificates.push(b);
      else app.clouds.active = near.thumbprint;
    };
    const { outcomes } = await app.apply();
    expect(outcomes).toMatchObject([{ status: 'failed', failure: { code: 'ROTATION_CHANGED' } }]);
    expect(app.clouds.writes).not.toContain('make');
  });

  it('fails, loudly, when the portal makes active what is being taken away', async () => {
    const old = certificate('a', -1000, 300);
    const app = rotationApp({
      certificates: [b, old],
      accounts: [[old, b]],
      settings: { overlap: '0d' },
    });
    app.clouds.writing = (moment, what) => {
      if (moment === 'after' && what === `write ${first}`) app.clouds.active = old.thumbprint;
    };
    expect((await app.apply()).outcomes).toMatchObject([
      { status: 'failed', failure: { code: 'ROTATION_CUT_OFF' } },
    ]);
    app.clouds.writing = () => undefined;
    await app.apply();
    expect(app.clouds.accounts.get(first)).toEqual([b, old]);
  });

  it.each([
    { name: 'overlaps', neighbour: { samlProvider: 'AzureAD', account: 1 }, expected: [] },
    {
      name: 'has other accounts',
      neighbour: { samlProvider: 'AzureAD', account: 5 },
      expected: [`delete production accepts ${first} a`],
    },
    {
      name: 'has another provider',
      neighbour: { samlProvider: 'Other', account: 1 },
      expected: [`delete production accepts ${first} a`],
    },
  ])('the clean-up with the same certificate in a connection that $name', async ({ neighbour, expected }) => {
    const settings = { overlap: '0d' };
    const app = rotationApp({ certificates: [b, a], accounts: [[a, b]], settings, neighbour });
    app.clouds.neighbour = [a];
    expect(told(await app.plan(), ...names)).toEqual(expected);
    app.clouds.neighbour = 'unreadable';
    expect(held(await app.plan(), ...names)).toEqual(
      expected.length === 0 ? [`completeness: delete production accepts ${first} a`] : [],
    );
  });

  it('a twin is one in any case of letters', async () => {
    const twin = { displayName: 'aws PRODUCTION' };
    const app = rotationApp({ certificates: [a, b], accounts: [[a, b]], twin });
    expect(await app.plan()).toMatchObject({ error: { code: 'CONNECTION_OVERLAP' } });
  });

  describe('accounts that may have left the connection', () => {
    it('keep everybody from activating while a selector fits none', async () => {
      const include = ['account-1', 'renamed'];
      const app = rotationApp({ certificates: [a, b], accounts: [[a, b]], include });
      for (const wish of [undefined, { to: 'activate' as const }]) {
        const { withheld } = await app.apply(wish);
        expect(withheld).toMatchObject([
          { rule: 'verify', reason: expect.stringContaining('renamed') as unknown },
        ]);
      }
    });

    it('keep an unattended run from activating for a week, and no person', async () => {
      const given = { certificates: [a], accounts: [[a], [a]], settings: { settle: '0d' } };
      const leaving = async () => {
        const app = rotationApp(given);
        await app.apply();
        app.clouds.accounts.delete(second);
        app.advance(0.1);
        await app.apply();
        return app;
      };
      const alone = await leaving();
      const { withheld, remarks } = await alone.apply();
      expect(remarks.some(({ severity, text }) => severity === 'warning' && text.includes(second))).toBe(
        true,
      );
      expect(withheld).toMatchObject([
        { rule: 'verify', reason: expect.stringContaining(second) as unknown },
      ]);
      alone.advance(7);
      await alone.apply();
      expect(alone.clouds.active).not.toBe(a.thumbprint);

      const attended = await leaving();
      await attended.apply({});
      expect(attended.clouds.active).not.toBe(a.thumbprint);
    });
  });
});

describe('a rotation in trouble', () => {
  const ended = certificate('a', -1100, -1);

  it('makes no certificate for an ended one before a person chose the hour', async () => {
    const app = rotationApp({ certificates: [ended], accounts: [[ended]] });
    for (const wish of [undefined, {}, { to: 'stage' as const }]) {
      const report = await app.apply(wish);
      expect(held(report, ended)).toEqual(['manual: create production signing-certificate after a']);
      expect(report.withheld[0]?.reason).toContain('IAM looks at no dates');
    }
    const report = await app.apply({ to: 'distribute' });
    expect(report.status).toBe('applied');
    expect(report.remarks.map(({ text }) => text).join()).toContain('until every account has it');
  });

  it('gives every valid certificate to every account when the active one has ended', async () => {
    const app = rotationApp({
      certificates: [ended, b, c],
      accounts: [[ended, b], [ended]],
      settings: { policy: 'stage' },
    });
    await app.apply();
    for (const all of app.clouds.accounts.values()) expect(all).toEqual(expect.arrayContaining([b, c]));
  });

  it('makes no certificate while one of those that are there cannot be read', async () => {
    const app = rotationApp({ certificates: [a], accounts: [[a]] });
    app.clouds.problems = ['credential 7 holds no certificate'];
    const { withheld } = await app.apply();
    expect(withheld).toMatchObject([
      { rule: 'completeness', reason: expect.stringContaining('credential 7') as unknown },
    ]);
  });

  it('asks once more for a certificate that does not come, and then once a day', async () => {
    const app = rotationApp({ certificates: [a], accounts: [[a]] });
    const made = () => app.clouds.writes.filter((each) => each === 'make').length;
    for (let hour = 0; hour < 10; hour += 1) {
      await app.apply();
      for (const { thumbprint } of app.clouds.certificates.slice(1)) app.clouds.unseen.add(thumbprint);
      app.advance(1 / 24);
    }
    expect(made()).toBe(2);
    expect(held(await app.apply(), a)).toEqual(['waiting: create production signing-certificate after a']);
    app.advance(1);
    await app.apply();
    expect(made()).toBe(3);
  });

  it('passes over a certificate that is never published, with a warning', async () => {
    const never = certificate('never', -10, 3000);
    const app = rotationApp({ certificates: [a, never], accounts: [[a, never]] });
    app.clouds.unpublished.add(never.thumbprint);
    expect(held(await app.apply()), 'accepted everywhere, and not published').toEqual([
      'waiting: update production active',
    ]);
    app.advance(1.1);
    const report = await app.apply();
    expect(told(report, a)).toEqual(['create production signing-certificate after a']);
    expect(report.remarks).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        text: expect.stringContaining('not been in the federation metadata') as unknown,
      }),
    );
    for (let day = 0; day < 4; day += 1) {
      await app.apply();
      app.advance(1);
    }
    expect(app.clouds.active).toBe(app.clouds.certificates[2]?.thumbprint);
  });

  it('is loud while people are locked out and nothing is done about it', async () => {
    const given = { certificates: [b], accounts: [[a], [b]] };
    const report = await rotationApp({ ...given, settings: { policy: 'notify' } }).apply();
    expect(report.degraded).toBe(true);
    expect(report.reads.flatMap(({ gaps }) => gaps)).toMatchObject([
      { scope: CONNECTION, code: 'SIGN_IN_SEVERED', reason: expect.stringContaining(first) as unknown },
    ]);
    expect(await rotationApp(given).apply()).toMatchObject({ status: 'applied', degraded: false });
  });

  it('an account that cannot be healed keeps nobody else from the next certificate', async () => {
    const app = rotationApp({ certificates: [a], accounts: [[a], [c]], settings: { policy: 'stage' } });
    app.clouds.writing = (moment, what) => {
      if (moment === 'before' && what === `write ${second}`) throw new Error('the document is full');
    };
    expect((await app.apply()).status).toBe('failed');
    for (let run = 0; run < 3; run += 1) await app.apply();
    const made = app.clouds.certificates[1];
    expect(made).toBeDefined();
    expect(app.clouds.accounts.get(first)).toEqual([a, made]);
    app.clouds.writing = () => undefined;
    await app.apply();
    expect(app.clouds.accounts.get(second)).toEqual(expect.arrayContaining([a, made]));
  });
});
