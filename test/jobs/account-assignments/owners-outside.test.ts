import { describe, expect, it } from 'vitest';
import type { WantedScope } from '../../../src/jobs/account-assignments/run.ts';
import { ACCOUNT } from '../../support/worlds.ts';
import {
  applyTo,
  contextAfter,
  estateOf,
  group,
  heldBack,
  named,
  objectId,
  planOf,
  reasons,
  row,
  stored,
  told,
} from './estate.ts';

/** Group 1 was deleted and made anew as group 2, under its name: provisioning took the group of the store for it. */
async function madeAnew() {
  const others = [group(3, named('Read'))];
  const estate = estateOf([group(1, named('Admin')), ...others]);
  await applyTo(estate);
  estate.groups = [group(2, named('Admin')), ...others];
  estate.assigned = estate.groups.map(({ id }) => id);
  estate.store = [{ ...stored(1), externalIds: stored(2).externalIds }, stored(3)];
  return estate;
}

const narrowings: readonly { readonly by: string; readonly scope: WantedScope }[] = [
  { by: 'a person', scope: { groups: [objectId(1)] } },
  { by: 'an event', scope: { changedGroups: [objectId(1)] } },
];

describe('a group of the identity store that is another one by now', () => {
  it.each(narrowings)('keeps what that one has when $by narrows the run to the first', async ({ scope }) => {
    const estate = await madeAnew();
    const before = await applyTo(estate, { scope, context: contextAfter(5) });
    expect([told(before), heldBack(before)]).toEqual([
      [],
      [`delete ${ACCOUNT} Admin ${named('Admin')}: ambiguity`],
    ]);
    expect(reasons(before)[0]).toContain(objectId(2));
    // The same once the ledger knows whose it is, though the store does not tell any more.
    await applyTo(estate, { context: contextAfter(10) });
    estate.store = [{ ...stored(1), externalIds: [] }, stored(3)];
    const after = await applyTo(estate, { scope, context: contextAfter(15) });
    expect([told(after), heldBack(after)]).toEqual([
      [],
      [`delete ${ACCOUNT} Admin ${named('Admin')}: ambiguity`],
    ]);
    expect(estate.rows).toContainEqual(row(1, 'Admin'));
  });

  it('loses it when no group is to have it, and the run looks at both', async () => {
    const estate = await madeAnew();
    estate.groups = [group(2, 'Canteen'), group(3, named('Read'))];
    const report = await planOf(estate, { context: contextAfter(5) });
    expect([told(report).length, heldBack(report)]).toEqual([1, []]);
  });

  it('is taken for neither when it says that it is both, in whatever scope', async () => {
    const both = { ...stored(1), externalIds: [...stored(1).externalIds, ...stored(2).externalIds] };
    const estate = estateOf([group(1, named('Read')), group(2, named('Admin'))], { store: [both] });
    for (const scope of [{}, ...narrowings.map((each) => each.scope)]) {
      const report = await planOf(estate, { scope });
      expect(told(report)).toEqual([]);
      expect(new Set(report.withheld.map(({ rule }) => rule))).toEqual(new Set(['ambiguity']));
    }
  });
});
