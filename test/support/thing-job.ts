import type { Change } from '../../src/core/change.ts';
import { completeness } from '../../src/core/completeness.ts';
import { defaultLimits, type Limits } from '../../src/core/guard.ts';
import type { Job, Reading, Writer } from '../../src/core/job.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { ownership } from '../../src/core/ownership.ts';
import type { Gap } from '../../src/core/snapshot.ts';
import type { Rule } from '../../src/core/withhold.ts';
import { applyTo, thingKind, type Thing } from './things.ts';

/** A source and a target that are just lists. */
export interface ThingWorld {
  wanted: readonly Thing[];
  there: readonly Thing[];
  gaps: readonly Gap[];
}

export function thingWorld(world: Partial<ThingWorld>): ThingWorld {
  return { wanted: [], there: [], gaps: [], ...world };
}

/** A whole job over a world of things. */
export function thingJob(
  world: ThingWorld,
  more: { readonly rules?: readonly Rule<Thing>[]; readonly limits?: Limits } = {},
): Job<Thing> {
  return {
    name: 'things',
    kind: thingKind,
    limits: more.limits ?? defaultLimits,
    read: (): Promise<Reading<Thing>> =>
      Promise.resolve({
        desired: { items: world.wanted },
        current: world.there,
        targets: [...new Set(world.there.map(({ target }) => target))],
        rules: [completeness(thingKind, world.gaps), ownership(thingKind), ...(more.rules ?? [])],
        reads: [{ source: 'list of things', found: `${world.wanted.length} things`, gaps: world.gaps }],
        remarks: [],
      }),
  };
}

/** Writes to the world, one change at a time, and keeps what it was asked to do. */
export interface ThingWriter extends Writer<Thing> {
  readonly asked: readonly (readonly Change<Thing>[])[];
  readonly remembered: readonly (readonly Outcome<Thing>[])[];
}

/** @param refuses Keys of the changes that this target refuses. */
export function thingWriter(world: ThingWorld, refuses: readonly string[] = []): ThingWriter {
  const asked: (readonly Change<Thing>[])[] = [];
  const remembered: (readonly Outcome<Thing>[])[] = [];
  return {
    asked,
    remembered,
    apply(changes) {
      asked.push(changes);
      return Promise.resolve(
        changes.map((change): Outcome<Thing> => {
          if (refuses.includes(change.key)) {
            return { status: 'failed', change, failure: { code: 'DENIED', message: 'the target said no' } };
          }
          world.there = applyTo(world.there, [change]);
          return { status: 'applied', change };
        }),
      );
    },
    remember(_plan, outcomes) {
      remembered.push(outcomes);
      return Promise.resolve();
    },
  };
}

/** As a slice of a longer run writes: only so many, since its time is up then. A killed one is heard of no more. */
export function slicedWriter(
  world: ThingWorld,
  { writes, killed }: { readonly writes: number; readonly killed: boolean },
): Writer<Thing> {
  return {
    apply(changes) {
      const done = changes.slice(0, writes);
      world.there = applyTo(world.there, done);
      if (killed) return Promise.reject(new Error('killed'));
      return Promise.resolve(
        changes.map((change, index): Outcome<Thing> =>
          index < writes
            ? { status: 'applied', change }
            : { status: 'not-attempted', change, why: 'deadline' },
        ),
      );
    },
    remember: () => Promise.resolve(),
  };
}
