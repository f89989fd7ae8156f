import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId, certificate, rotationApp, type Clouds, type RotationApp } from './clouds.ts';

const old = certificate('old', -1000, 45);
const ancient = certificate('ancient', -2000, -100);
const stranger = certificate('stranger', -500, 500);

/** One thing that happens: a run that may be killed in the middle, time, people, trouble. */
type Event =
  | {
      readonly type: 'run';
      readonly killedAt: number | undefined;
      readonly moment: 'before' | 'after';
      readonly meanwhile: Meanwhile;
    }
  | { readonly type: 'person'; readonly wish: object; readonly killedAt: number | undefined }
  | { readonly type: 'days'; readonly days: number }
  | { readonly type: 'unread'; readonly account: number }
  | { readonly type: 'metadata'; readonly is: 'readable' | 'unreadable' }
  | { readonly type: 'stale'; readonly what: 'unseen' | 'unpublished' }
  | { readonly type: 'joins'; readonly accepts: boolean };

/** What somebody else does between the plan and its writes. */
type Meanwhile = 'nothing' | 'activates another' | 'replaces a provider';

const meanwhile = fc.constantFrom<Meanwhile>(
  'nothing',
  'nothing',
  'activates another',
  'replaces a provider',
);
const killedAt = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('run' as const),
      killedAt,
      moment: fc.constantFrom('before' as const, 'after' as const),
      meanwhile,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('person' as const),
      wish: fc.constantFrom({}, { to: 'stage' }, { to: 'activate' }, { rollback: true }),
      killedAt,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('days' as const), days: fc.constantFrom(0.01, 1, 5, 15) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('unread' as const), account: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('metadata' as const),
      is: fc.constantFrom('readable' as const, 'unreadable' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('stale' as const),
      what: fc.constantFrom('unseen' as const, 'unpublished' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('joins' as const), accepts: fc.boolean() }) },
);

const accepting = ({ accounts, active }: Clouds): ReadonlySet<string> =>
  new Set(
    [...accounts].filter(([, all]) => all?.some(({ thumbprint }) => thumbprint === active)).map(([id]) => id),
  );

/** What may never be after any single request. Collected, since a run takes what is thrown for a refusal. */
function watch({ clouds }: RotationApp): readonly string[] {
  const broken: string[] = [];
  let could: ReadonlySet<string> = new Set();
  clouds.writing = (moment, what) => {
    const can = accepting(clouds);
    if (moment === 'before') {
      could = can;
      return;
    }
    for (const id of could) if (!can.has(id)) broken.push(`${what} cuts ${id} off`);
    const here = clouds.accounts.get(accountId(1)) ?? [];
    if (!here.some(({ thumbprint }) => thumbprint === stranger.thumbprint)) {
      broken.push(`${what} takes away what is somebody else's`);
    }
  };
  return broken;
}

/** Runs, and is killed straight before or after that many requests. */
async function killed(
  app: RotationApp,
  run: () => Promise<unknown>,
  at: number | undefined,
  moment: 'before' | 'after',
): Promise<void> {
  const { clouds } = app;
  const { writing } = clouds;
  let requests = 0;
  clouds.writing = (when, what) => {
    writing(when, what);
    if (when !== moment) return;
    requests += 1;
    if (requests !== at) return;
    clouds.dead = true;
    throw new Error('killed');
  };
  await run();
  clouds.writing = writing;
  clouds.dead = false;
}

function interfere(clouds: Clouds, what: Meanwhile): void {
  if (what === 'nothing') return;
  if (what === 'replaces a provider') {
    clouds.accounts.set(accountId(2), [stranger]);
    return;
  }
  const everywhere = clouds.certificates.find(
    ({ thumbprint }) =>
      thumbprint !== clouds.active &&
      [...clouds.accounts.values()].every((all) => all?.some((each) => each.thumbprint === thumbprint)),
  );
  if (everywhere !== undefined) clouds.active = everywhere.thumbprint;
}

async function happen(app: RotationApp, each: Event): Promise<void> {
  const { clouds } = app;
  switch (each.type) {
    case 'run':
      clouds.meanwhile = () => interfere(clouds, each.meanwhile);
      await killed(app, () => app.apply(), each.killedAt, each.moment);
      clouds.meanwhile = () => undefined;
      return;
    case 'person':
      return await killed(app, () => app.apply(each.wish), each.killedAt, 'after');
    case 'days':
      return app.advance(each.days);
    case 'unread':
      if (!clouds.unread.delete(accountId(each.account))) clouds.unread.add(accountId(each.account));
      return;
    case 'metadata':
      clouds.metadata = each.is;
      return;
    case 'stale': {
      const newest = clouds.certificates.at(-1)?.thumbprint;
      if (newest !== undefined && newest !== clouds.active) clouds[each.what].add(newest);
      return;
    }
    case 'joins': {
      const active = clouds.certificates.filter(({ thumbprint }) => thumbprint === clouds.active);
      const id = accountId(clouds.accounts.size + 1);
      if (clouds.accounts.size < 6) clouds.accounts.set(id, each.accepts ? active : [stranger]);
    }
  }
}

function newApp(): { readonly app: RotationApp; readonly broken: readonly string[] } {
  const app = rotationApp({
    certificates: [old, ancient],
    accounts: [[stranger, old], [ancient, old], [old]],
  });
  return { app, broken: watch(app) };
}

const history = fc.array(event, { maxLength: 30 });

describe('the laws of saml-rotation', () => {
  it('whatever happens, and wherever a run is killed, who could sign in still can', () =>
    fc.assert(
      fc.asyncProperty(history, async (events) => {
        const { app, broken } = newApp();
        for (const each of events) await happen(app, each);
        expect(broken).toEqual([]);
      }),
      { seed: 20261122, numRuns: 120 },
    ));

  it('left to itself, and to a person where it asks for one, it comes to an empty plan, with every account in step', () =>
    fc.assert(
      fc.asyncProperty(history, async (events) => {
        const { app, broken } = newApp();
        const { clouds } = app;
        for (const each of events) await happen(app, each);
        clouds.unread.clear();
        clouds.metadata = 'readable';
        clouds.unseen.clear();
        clouds.unpublished.clear();
        for (let day = 0; day < 120; day += 3) {
          const { withheld } = await app.apply();
          if (withheld.some(({ rule }) => rule === 'manual')) await app.apply({ to: 'distribute' });
          app.advance(3);
        }
        let runs = 0;
        while ((await app.apply()).changes.length > 0) expect((runs += 1)).toBeLessThan(10);
        expect(broken).toEqual([]);
        expect((await app.plan()).changes).toEqual([]);
        expect(accepting(clouds).size).toBe(clouds.accounts.size);
        const active = clouds.certificates.find(({ thumbprint }) => thumbprint === clouds.active);
        expect(Date.parse(active?.notAfter ?? '')).toBeGreaterThan(app.now().getTime());

        const written = clouds.writes.length;
        expect(await app.apply()).toMatchObject({ status: 'no-changes', violations: [] });
        expect(clouds.writes.length, 'a run without news writes nothing').toBe(written);
      }),
      { seed: 20261123, numRuns: 40 },
    ));
});
