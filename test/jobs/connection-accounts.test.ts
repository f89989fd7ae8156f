import { describe, expect, it } from 'vitest';
import { selectAccounts } from '../../src/jobs/account-selection.ts';
import { neededDetails } from '../../src/jobs/connection-accounts.ts';
import type { AccountSelector } from '../../src/jobs/saml-connection-settings.ts';
import { accountWith, connectionWith } from './app-roles/things.ts';

const web = accountWith('000000000001', {
  name: 'prod-web',
  organizationalUnits: ['r-lab1', 'ou-lab1-work', 'ou-lab1-prod'],
  organizationalUnitPath: '/Workloads/Production',
  tags: { team: 'web', tier: '' },
});
const data = accountWith('000000000002', {
  name: 'test-data',
  organizationalUnits: ['r-lab1', 'ou-lab1-work'],
  organizationalUnitPath: '/Workloads',
  tags: { team: 'data=lake' },
});
const lone = accountWith('000000000003', {
  name: 'lone',
  organizationalUnits: ['r-lab1'],
  organizationalUnitPath: '/',
});
const accounts = [lone, data, web];

const names = (include: readonly AccountSelector[] | undefined, exclude: readonly AccountSelector[] = []) =>
  selectAccounts(accounts, include, exclude).selected.map(({ name }) => name);

describe('the accounts of a connection', () => {
  it('are all of them, by id, when nothing is said', () => {
    expect(names(undefined)).toEqual(['prod-web', 'test-data', 'lone']);
  });

  it.each<{ by: string; include: AccountSelector; selected: string[] }>([
    { by: 'id', include: { id: '000000000002' }, selected: ['test-data'] },
    { by: 'name', include: { name: 'prod-*' }, selected: ['prod-web'] },
    { by: 'whole name only', include: { name: 'prod' }, selected: [] },
    { by: 'name in its case', include: { name: 'Lone' }, selected: [] },
    { by: 'id of a unit', include: { ou: 'ou-lab1-prod' }, selected: ['prod-web'] },
    { by: 'id of a unit above', include: { ou: 'ou-lab1-work' }, selected: ['prod-web', 'test-data'] },
    { by: 'id of the root', include: { ou: 'r-lab1' }, selected: ['prod-web', 'test-data', 'lone'] },
    { by: 'path in names', include: { ou: '/Workloads' }, selected: ['prod-web', 'test-data'] },
    {
      by: 'path with a slash at its end',
      include: { ou: '/Workloads/' },
      selected: ['prod-web', 'test-data'],
    },
    { by: 'longer path', include: { ou: '/Workloads/Production' }, selected: ['prod-web'] },
    { by: 'part of a name in a path', include: { ou: '/Work' }, selected: [] },
    { by: 'the path of the root', include: { ou: '/' }, selected: ['prod-web', 'test-data', 'lone'] },
    { by: 'tag', include: { tag: 'team=web' }, selected: ['prod-web'] },
    { by: 'tag with a pattern', include: { tag: 'team=*' }, selected: ['prod-web', 'test-data'] },
    { by: 'tag whose value has an equals sign', include: { tag: 'team=data=lake' }, selected: ['test-data'] },
    { by: 'tag with no value', include: { tag: 'tier=' }, selected: ['prod-web'] },
    { by: 'tag that nobody has', include: { tag: 'constructor=*' }, selected: [] },
    { by: 'all parts of an entry', include: { name: 'prod-*', tag: 'team=data' }, selected: [] },
  ])('can be chosen by $by', ({ include, selected }) => {
    expect(names([include])).toEqual(selected);
  });

  it('are those of any entry, less those that are excluded', () => {
    expect(names([{ name: 'lone' }, { ou: '/Workloads' }], [{ tag: 'team=web' }])).toEqual([
      'test-data',
      'lone',
    ]);
    expect(names(undefined, [{ ou: '/' }])).toEqual([]);
  });

  it('do not hide an entry that fits none, but one whose accounts are all excluded is no mistake', () => {
    const { idle } = selectAccounts(accounts, [{ name: 'typo' }, { name: 'lone' }], [{ name: 'lone' }]);
    expect(idle).toEqual([{ name: 'typo' }]);
  });
});

describe('the details of the organization', () => {
  const connection = (include: readonly AccountSelector[], exclude: readonly AccountSelector[] = []) =>
    connectionWith({ accounts: { organization: { include, exclude } } });

  it.each([
    {
      say: 'are not asked for by ids and names',
      by: connection([{ id: '000000000001' }], [{ ou: 'ou-1' }]),
      ou: false,
      tags: false,
    },
    {
      say: 'have names where a path is named',
      by: connection([{ ou: '/Workloads' }]),
      ou: true,
      tags: false,
    },
    {
      say: 'have names where a path is excluded',
      by: connection([{ name: '*' }], [{ ou: '/x' }]),
      ou: true,
      tags: false,
    },
    { say: 'have tags where a tag is named', by: connection([{ tag: 'a=b' }]), ou: false, tags: true },
    {
      say: 'are not asked for by a list',
      by: connectionWith({ accounts: { list: [{ id: '000000000001', name: 'x' }] } }),
      ou: false,
      tags: false,
    },
  ])('$say', ({ by, ou, tags }) => {
    expect(neededDetails([connectionWith(), by])).toEqual({ organizationalUnitNames: ou, tags });
  });
});
