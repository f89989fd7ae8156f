import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeness } from '../../src/core/completeness.ts';
import { plan } from '../../src/core/plan.ts';
import { everything, type Gap } from '../../src/core/snapshot.ts';
import { withhold } from '../../src/core/withhold.ts';
import { thing, thingKind, thingSet, type Thing } from '../support/things.ts';

const gap = (scope: string): Gap => ({ scope, code: 'DENIED', reason: `${scope} could not be read` });
const gaps = fc.subarray(['north', 'south', 'here', everything]).map((scopes) => scopes.map(gap));
const unread = fc
  .subarray(['here a', 'there b', 'here x1'])
  .map((keys) => new Map(keys.map((key) => [key, 'its policy is not readable'])));

describe('what could not be read', () => {
  it('is not deleted, whatever the inputs', () => {
    fc.assert(
      fc.property(thingSet, thingSet, gaps, unread, (wanted, there, missing, keys) => {
        const planned = plan(thingKind, { items: wanted }, there);
        const { changes } = withhold(planned, [completeness(thingKind, missing, keys)]);
        const deleted = changes.flatMap((change) => (change.action === 'delete' ? [change.before] : []));
        for (const { scope } of missing) {
          expect(deleted.filter((item) => scope === everything || item.scope === scope)).toEqual([]);
        }
        expect(deleted.filter((item) => keys.has(thingKind.key(item)))).toEqual([]);
      }),
    );
  });

  it('holds back nothing but deletes, and of those only its own', () => {
    fc.assert(
      fc.property(thingSet, thingSet, gaps, unread, (wanted, there, missing, keys) => {
        const planned = plan(thingKind, { items: wanted }, there);
        const { withheld } = withhold(planned, [completeness(thingKind, missing, keys)]);
        const scopes = new Set(missing.map(({ scope }) => scope));
        for (const { change } of withheld) {
          expect(change.action).toBe('delete');
          const before = change.action === 'delete' ? change.before : undefined;
          expect(
            keys.has(change.key) ||
              [before?.scope, before?.target, everything].some((s) => scopes.has(s ?? '')),
          ).toBe(true);
        }
      }),
    );
  });

  it.each<{ name: string; gaps: readonly Gap[]; unread?: ReadonlyMap<string, string>; held: string[] }>([
    { name: 'nothing', gaps: [], held: [] },
    { name: 'one scope', gaps: [gap('north')], held: ['here a', 'there d'] },
    { name: 'a scope in which nothing is', gaps: [gap('west')], held: [] },
    { name: 'a whole target', gaps: [gap('there')], held: ['there d'] },
    { name: 'everything', gaps: [gap(everything)], held: ['here a', 'here b', 'there d'] },
    { name: 'one resource', gaps: [], unread: new Map([['here b', 'odd']]), held: ['here b'] },
  ])('when it is $name, holds back $held', ({ gaps: missing, unread: keys, held }) => {
    const there: readonly Thing[] = [
      thing('a'),
      thing('b', { scope: 'south' }),
      thing('c'),
      thing('d', { target: 'there' }),
    ];
    const wanted = [thing('c', { name: 'renamed' }), thing('new')];
    const planned = plan(thingKind, { items: wanted }, there);
    const { withheld, changes } = withhold(planned, [completeness(thingKind, missing, keys)]);
    expect(withheld.map(({ change }) => change.key)).toEqual(held);
    expect(changes.filter(({ action }) => action !== 'delete').map(({ key }) => key)).toEqual([
      'here new',
      'here c',
    ]);
  });

  it('tells the reason that is nearest to the thing', () => {
    const planned = plan(thingKind, { items: [] }, [thing('a'), thing('b')]);
    const rules = [completeness(thingKind, [gap('north'), gap(everything)], new Map([['here b', 'odd']]))];
    expect(withhold(planned, rules).withheld.map(({ reason }) => reason)).toEqual([
      'not known to be gone: north could not be read (DENIED)',
      'not known to be gone: odd',
    ]);
  });
});
