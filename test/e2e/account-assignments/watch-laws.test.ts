import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupInput } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { accessApp, rowsIn, type AccessApp } from './company.ts';
import { prod, settled, smallCompany, test } from './small-company.ts';
import { directoryOf, look } from './watching.ts';

/** Names in the scheme, names outside of it, and one that says no permission set. */
const names = [
  `AWS-${prod}-ReadOnly`,
  `AWS-${prod}-Admin`,
  `AWS-${test}-ReadOnly`,
  `AWS-${test}-Admin`,
  `aws-${prod}-Admin`,
  'AWS-Canteen',
  'Canteen',
] as const;
const numbers = [1, 2, 3, 4, 5, 6, 7] as const;

type Step =
  | { readonly happens: 'add' | 'rename'; readonly n: number; readonly name: string }
  | { readonly happens: 'remove' | 'restore'; readonly n: number }
  | { readonly happens: 'look'; readonly how: 'whole' | 'killed' | 'unreadable' | 'forgotten' }
  | { readonly happens: 'sleep'; readonly days: number };

const n = fc.constantFrom(...numbers);
const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ happens: fc.constantFrom('add', 'rename'), n, name }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constantFrom('remove', 'restore'), n }) },
  {
    weight: 3,
    arbitrary: fc.record({
      happens: fc.constant('look'),
      how: fc.constantFrom('whole', 'whole', 'killed', 'unreadable', 'forgotten'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('sleep'), days: fc.constantFrom(0.5, 2, 8) }) },
);

/** Everything may go in one run, as long as the whole estate is looked at: for a narrowed one nothing is free. */
const generous = { maxDeletes: 100, maxDeleteRatio: 0.3, freeDeletes: 100, emptyTarget: 'allow' };

/** A company in step, and what can be in the way of a look. */
function watched(replays: boolean) {
  const trouble: { now: Step & { readonly happens: 'look' } } = { now: { happens: 'look', how: 'whole' } };
  const world = smallCompany({ ...settled, notInStore: [] });
  const app = accessApp(
    { ...world, entra: { ...world.entra, deltaReplays: replays } },
    {
      settings: { limits: generous },
      intercept: async (request, next) => {
        const { how } = trouble.now;
        const isFollowing = request.url.includes('deltatoken=') && !request.url.includes('latest');
        if (how === 'forgotten' && isFollowing)
          return Response.json({ error: { code: 'resyncRequired', message: 'Resync' } }, { status: 410 });
        if (how === 'unreadable' && request.url.includes('organizations'))
          return new Response('{"__type":"AccessDeniedException"}', { status: 400 });
        return next(request);
      },
    },
  );
  return { app, trouble };
}

async function take(steps: readonly Step[], { app, trouble }: ReturnType<typeof watched>): Promise<void> {
  const directory = directoryOf(app.world);
  const bin = new Map<number, GroupInput>();
  for (const each of steps) {
    switch (each.happens) {
      case 'add':
        if (directory.has(each.n) || bin.has(each.n)) break;
        directory.add(group(each.n, { displayName: each.name }));
        break;
      case 'rename':
        directory.rename(each.n, each.name);
        break;
      case 'remove': {
        const removed = directory.remove(each.n);
        if (removed !== undefined) bin.set(each.n, removed);
        break;
      }
      case 'restore': {
        const restored = bin.get(each.n);
        bin.delete(each.n);
        if (restored !== undefined) directory.add(restored);
        break;
      }
      case 'look':
        trouble.now = each;
        await look(app, { killed: each.how === 'killed' });
        trouble.now = { happens: 'look', how: 'whole' };
        break;
      case 'sleep':
        await app.lab.clock.sleep(each.days * 86_400_000);
    }
  }
}

const changesOf = async (app: AccessApp): Promise<readonly string[]> =>
  (await app.plan()).changes.map(({ action, key }) => `${action} ${key}`);

describe('whatever happens to the groups of a directory', () => {
  it(
    'is given once the watcher has looked in peace: a whole run finds nothing but what is to be taken away',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.boolean(), async (steps, replays) => {
          const all = watched(replays);
          await look(all.app);
          await take(steps, all);
          const before = rowsIn(all.app.world);
          const { seen, anew } = await look(all.app);
          expect(seen).toBe(true);
          const left = await changesOf(all.app);
          expect(left.filter((change) => !change.startsWith('delete'))).toEqual([]);
          // A whole run may take away.
          const kept = anew === undefined ? before : [];
          expect(rowsIn(all.app.world)).toEqual(expect.arrayContaining([...kept]));
          await all.app.apply();
          expect(await changesOf(all.app)).toEqual([]);
          all.app.world.entra.deltaReplays = false;
          await look(all.app);
          expect(await look(all.app)).toMatchObject({
            changed: 0,
            reports: [],
            calls: ['graph:GET groups/delta'],
          });
        }),
        { seed: 20261122, numRuns: 20 },
      ),
    120_000,
  );
});
