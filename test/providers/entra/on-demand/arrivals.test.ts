import { describe, expect, it } from 'vitest';
import { arrivalsIn } from '../../../../src/providers/entra/on-demand/arrivals.ts';

const [group, user] = ['60000000-0000-4000-8000-000000000001', '50000000-0000-4000-8000-000000000001'];
const TYPE = 'Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo';

interface Log {
  readonly id: string;
  readonly status: string;
  readonly step?: object;
  readonly statusInfo?: object;
}

/** As much of a provisioning log as counts. */
function log({ id, status, step, statusInfo = {} }: Log): object {
  return {
    provisioningSteps: [
      { name: 'EntryImport', type: 'Import', status: 'Success', description: 'Retrieved it', details: {} },
      ...(step === undefined ? [] : [step]),
    ],
    sourceIdentity: { id, type: 'User', displayName: null, details: null },
    statusInfo: { status, errorCode: null, reason: null, ...statusInfo },
  };
}

const there = {
  name: 'EntrySynchronizationSkip',
  status: 'Skipped',
  description: 'The state of the entry in both the source and target systems already match.',
  details: { SkipReason: 'RedundantExport' },
};
const outside = {
  name: 'EntrySynchronizationSkip',
  status: 'Skipped',
  description: "The User 'x' will be skipped.",
  details: { SkipReason: 'NotEffectivelyEntitled' },
};

const arrived = { status: 'arrived' };
const refused = (reason: string) => ({ status: 'refused', reason });

interface Form {
  readonly name: string;
  readonly key?: string | null;
  readonly value: unknown;
  readonly group: object | undefined;
  readonly user: object | undefined;
}

const forms: readonly Form[] = [
  {
    name: 'a list of logs',
    value: [log({ id: user, status: 'Skipped', step: there }), log({ id: group, status: 'Success' })],
    group: arrived,
    user: arrived,
  },
  {
    name: 'a list with one who is out of scope',
    value: [
      log({ id: user.toUpperCase(), status: 'Skipped', step: outside }),
      log({ id: group, status: 'success' }),
    ],
    group: arrived,
    user: refused("NotEffectivelyEntitled: The User 'x' will be skipped."),
  },
  {
    name: 'a list with one who failed',
    value: [
      log({ id: user, status: 'Failure', statusInfo: { errorCode: 'EntryConflict', reason: 'a reason' } }),
      log({ id: group, status: 'Success' }),
    ],
    group: arrived,
    user: refused('EntryConflict: a reason'),
  },
  {
    name: 'one log, which is of the group',
    value: log({ id: group, status: 'Success' }),
    group: arrived,
    user: undefined,
  },
  {
    name: 'no log and one result for all, as in the example of a group',
    key: '{"result":"Success","details":{}}',
    value: {},
    group: arrived,
    user: arrived,
  },
  {
    name: 'no log and a result that all is there',
    key: '{"result":"Skipped","details":{"errorCode":"RedundantExport","errorMessage":"They match."}}',
    value: {},
    group: arrived,
    user: arrived,
  },
  {
    name: 'no log and a failure of all',
    key: '{"result":"Failure","details":{"errorCode":"InvalidCredentials","errorMessage":"No."}}',
    value: {},
    group: refused('InvalidCredentials: No.'),
    user: refused('InvalidCredentials: No.'),
  },
  {
    name: 'a log of one, and one result for the rest',
    key: '{"result":"Success","details":{}}',
    value: log({ id: user, status: 'Failure', step: { description: 'No surname.' } }),
    group: arrived,
    user: refused('Failure: No surname.'),
  },
  { name: 'nothing', key: null, value: [], group: undefined, user: undefined },
  { name: 'logs of another form', value: [{ id: group }, 'text', null], group: undefined, user: undefined },
];

describe('what Entra says of a group that it was asked to bring', () => {
  it.each(forms)('is understood as $name', ({ key = TYPE, value, ...expected }) => {
    const told = arrivalsIn({ key, value: JSON.stringify(value) }, [group, user], 'a group');
    expect([told.get(group), told.get(user)]).toEqual([expected.group, expected.user]);
  });

  it('is no answer when it is no JSON', () => {
    const told = arrivalsIn({ key: TYPE, value: '<html>' }, [group], 'a group');
    expect([...told]).toEqual([[group, undefined]]);
    expect(() => arrivalsIn('<html>', [group], 'a group')).toThrow(
      expect.objectContaining({ code: 'ENTRA_UNEXPECTED_ANSWER' }),
    );
  });

  it('holds no token that the other end may have quoted', () => {
    const token = 'x'.repeat(300);
    const value = [log({ id: group, status: 'Failure', step: { description: `Bad token ${token} in AWS` } })];
    const told = arrivalsIn({ key: TYPE, value: JSON.stringify(value) }, [group], 'a group');
    expect(told.get(group)).toEqual(refused('Failure: Bad token *** in AWS'));
  });
});
