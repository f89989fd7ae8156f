import { describe, expect, it } from 'vitest';
import { accessOf, type AccessFilter } from '../../../src/jobs/account-assignments/access.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import { applyTo, context, estateOf, group, jobOf, named, objectId, row } from './estate.ts';

const stays = group(1, named('Admin'));
const leaves = group(2, named('Read'));
const comes = group(3, named('Admin', OTHER_ACCOUNT));
const waits = group(4, named('Read', OTHER_ACCOUNT), { isDynamic: true });

async function access(filter?: AccessFilter) {
  const estate = estateOf([stays, leaves]);
  await applyTo(estate);
  const now = estateOf([stays, comes, waits, leaves]);
  Object.assign(estate, { groups: [stays, comes, waits], store: now.store, assigned: now.assigned });
  estate.rows = [...estate.rows, row(1, 'Read', OTHER_ACCOUNT)];
  return accessOf(await jobOf(estate).read(context), filter);
}

describe('who has what', () => {
  it('is told with why, and with what comes and goes, sorted', async () => {
    expect(
      (await access()).map((each) => [
        each.accountName,
        each.permissionSet,
        each.group,
        each.why,
        each.status,
        ...(each.held === undefined ? [] : [each.held]),
      ]),
    ).toEqual([
      ['prod', 'Admin', stays.displayName, 'rule 1', 'there'],
      ['prod', 'Read', leaves.displayName, 'the group is not in Entra ID any more', 'to be revoked'],
      ['test', 'Admin', comes.displayName, 'rule 1', 'to be granted'],
      ['test', 'Read', stays.displayName, 'no rule or mapping gives it', 'made by hand'],
      [
        'test',
        'Read',
        waits.displayName,
        'rule 1',
        'waiting to be granted',
        expect.stringContaining('its members follow from a rule'),
      ],
    ]);
  });

  it.each<{ filter: AccessFilter; groups: readonly string[] }>([
    { filter: { account: [ACCOUNT] }, groups: [stays.id, leaves.id] },
    { filter: { account: ['te*'] }, groups: [comes.id, stays.id, waits.id] },
    { filter: { group: [objectId(4)] }, groups: [waits.id] },
    { filter: { group: ['AWS-*-Read'] }, groups: [leaves.id, waits.id] },
    { filter: { permissionSet: ['Admin'] }, groups: [stays.id, comes.id] },
    { filter: { permissionSet: ['Admin'], account: ['prod'] }, groups: [stays.id] },
    { filter: { permissionSet: ['Adm'] }, groups: [] },
  ])('is asked by $filter', async ({ filter, groups }) => {
    expect((await access(filter)).map(({ groupId }) => groupId)).toEqual(groups);
  });
});
