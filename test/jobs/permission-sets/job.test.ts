import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../src/core/errors.ts';
import { reconcile } from '../../../src/core/reconcile.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Gap } from '../../../src/core/snapshot.ts';
import { createPermissionSetsJob } from '../../../src/jobs/permission-sets/job.ts';
import type { Definition } from '../../../src/jobs/permission-sets/definition.ts';
import { createPermissionSetsWriter } from '../../../src/jobs/permission-sets/writer.ts';
import type { PermissionSet, PermissionSetEdit } from '../../../src/model/identity-center.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import { testContext } from '../../support/context.ts';
import { ACCOUNT, NOW, OTHER_ACCOUNT } from '../../support/worlds.ts';
import { controlTowerPermissionSet } from '../../support/identity-center.ts';
import { definition, ourTag, settings, setThere } from './sets.ts';

interface Given {
  readonly definitions?: readonly Definition[];
  readonly sets?: readonly PermissionSet[];
  readonly gaps?: readonly Gap[];
  readonly changes?: Partial<typeof settings>;
}

function jobOf({ definitions = [], sets = [], gaps = [], changes = {} }: Given) {
  return createPermissionSetsJob(
    { ...settings, ...changes },
    {
      definitions: () => definitions,
      permissionSets: {
        instance: () => Promise.reject(new Error('nobody asks')),
        permissionSets: () => Promise.resolve({ items: sets, gaps }),
      },
    },
  );
}

const context = testContext(createLabClock(new Date(NOW)));
const planOf = (given: Given): Promise<RunReport> => reconcile(jobOf(given), context);
const told = ({ changes }: RunReport) => changes.map(({ action, key }) => `${action} ${key}`);
const held = ({ withheld }: RunReport) =>
  withheld.map(({ action, key, rule, reason }) => `${action} ${key}: ${rule}: ${reason}`);

describe('the job permission-sets', () => {
  it('makes what is not there, changes what differs, and takes away what no definition names', async () => {
    const report = await planOf({
      definitions: [definition('New'), definition('Old', { sessionDuration: '2h' }), definition('Same')],
      sets: [setThere('Old'), setThere('Same'), setThere('Gone')],
    });
    expect(told(report)).toEqual(['create New', 'update Old', 'delete Gone']);
    expect(report.unchanged).toBe(1);
    expect(report.changes[2]?.why).toBe('no definition names it');
    expect(held(report)).toEqual([]);
  });

  it('leaves a text that AWS cannot take away where the definition has none', async () => {
    const sets = [setThere('Admin', { description: 'by hand', relayState: 'https://a' })];
    expect(told(await planOf({ definitions: [definition('Admin')], sets }))).toEqual([]);
  });

  it("leaves the tags of AWS itself alone, and the other tags to the definition's", async () => {
    const sets = [
      setThere('Admin', { tags: { ...ourTag, 'aws:cloudformation:stack-name': 'x', extra: '1' } }),
    ];
    const report = await planOf({ definitions: [definition('Admin')], sets });
    expect(report.changes[0]?.fields).toEqual([{ field: 'tags', before: 'extra=1', after: '' }]);
  });

  it('never deletes under the default policy', async () => {
    const report = await planOf({
      definitions: [definition('A')],
      sets: [setThere('A'), setThere('Gone')],
      changes: { policy: 'upsert-only' },
    });
    expect(held(report)).toEqual(['delete Gone: policy: policy upsert-only never deletes']);
  });

  it('never deletes one that accounts have, and names them', async () => {
    const accounts = ['1', '2', '3', '4', '5', '6', '7'];
    const report = await planOf({
      definitions: [definition('A')],
      sets: [
        setThere('A'),
        setThere('One', { accounts: [ACCOUNT] }),
        setThere('Seven', { accounts, staleAccounts: ['1'] }),
      ],
    });
    expect(told(report)).toEqual([]);
    expect(held(report)).toEqual([
      `delete One: limit: still in 1 account: ${ACCOUNT}; end its assignments there first`,
      'delete Seven: limit: still in 7 accounts: 1, 2, 3, 4, 5 and 2 more; end its assignments there first',
    ]);
  });

  it('refuses to take away the last one', async () => {
    const { violations } = await planOf({ definitions: [definition('B')], sets: [setThere('A')] });
    expect(violations.map(({ limit, target }) => [limit, target])).toEqual([
      ['emptyTarget', 'IAM Identity Center'],
    ]);
  });
});

describe('what is not ours', () => {
  const foreign = setThere('Theirs', { tags: { team: 'x' }, staleAccounts: [ACCOUNT] });

  it('is counted and left alone when no definition names it', async () => {
    const report = await planOf({ definitions: [definition('A')], sets: [setThere('A'), foreign] });
    expect([told(report), held(report), report.unchanged]).toEqual([[], [], 1]);
    expect(report.reads[1]?.found).toBe('2 permission sets, 1 of them not ours');
    expect(report.allowances).toMatchObject([{ existing: 1 }]);
  });

  it('is held back when a definition names it, with the word that would let it through', async () => {
    const report = await planOf({ definitions: [definition('Theirs')], sets: [foreign] });
    expect(told(report)).toEqual([]);
    expect(held(report)).toEqual([
      'update Theirs: ownership: not ours: it has no tag managed-by=rolebridge (adopt: true in its definition takes it over)',
    ]);
  });

  it('is not ours because its tag has another value', async () => {
    const sets = [setThere('Theirs', { tags: { 'managed-by': 'terraform' } })];
    const report = await planOf({ definitions: [definition('Theirs')], sets });
    expect(report.withheld.map(({ rule }) => rule)).toEqual(['ownership']);
  });

  it('is changed once it is adopted, and adopting alone changes nothing', async () => {
    const adopted = definition('Theirs', { adopt: true, tags: { team: 'x' } });
    const sets = [{ ...foreign, staleAccounts: [] }];
    expect(told(await planOf({ definitions: [adopted], sets }))).toEqual([]);
    const changed = { ...adopted, sessionDuration: 'PT2H' };
    const report = await planOf({ definitions: [changed], sets });
    expect(report.changes[0]?.fields.map(({ field }) => field)).toEqual(['sessionDuration']);
  });

  it('is tagged when its definition says the tag, and deleted only after that', async () => {
    const tagged = definition('Theirs', { adopt: true, tags: { team: 'x', ...ourTag } });
    const report = await planOf({ definitions: [tagged], sets: [{ ...foreign, staleAccounts: [] }] });
    expect(report.changes[0]?.fields).toEqual([
      { field: 'tags', before: '', after: 'managed-by=rolebridge' },
    ]);
    const later = await planOf({
      definitions: [definition('A')],
      sets: [setThere('A'), setThere('B'), { ...foreign, tags: { ...ourTag } }],
    });
    expect(told(later)).toEqual(expect.arrayContaining(['delete Theirs']));
  });

  it('is never what Control Tower made, adopted or tagged', async () => {
    const { name } = controlTowerPermissionSet();
    const sets = [
      setThere(name),
      setThere('Custom', { tags: { managedBy: 'ControlTower', ...ourTag } }),
      setThere('A'),
    ];
    const definitions = [definition('A'), definition(name, { adopt: true, sessionDuration: '3h' })];
    const report = await planOf({ definitions, sets });
    expect(told(report)).toEqual([]);
    expect(held(report)).toEqual([
      `update ${name}: ownership: not ours: AWS Control Tower made it, and would undo every change`,
    ]);
  });
});

describe('what cannot be read', () => {
  const gap = (scope: string): Gap => ({ scope, code: 'IDENTITY_CENTER_DENIED', reason: 'no' });

  it('is not made a second time', async () => {
    const report = await planOf({ definitions: [definition('A'), definition('B')], gaps: [gap('A')] });
    expect(told(report)).toEqual(['create B']);
    expect(held(report)).toEqual([
      'create A: completeness: it is there and could not be read (IDENTITY_CENTER_DENIED)',
    ]);
    expect(report.degraded).toBe(true);
  });

  it.each(['arn:aws:sso:::permissionSet/ssoins-1/ps-1', 'everything'])(
    'may be any of those that seem to be missing when only this is known: %s',
    async (scope) => {
      const report = await planOf({ definitions: [definition('A')], gaps: [gap(scope)] });
      expect(told(report)).toEqual([]);
      expect(held(report)).toEqual([expect.stringContaining('create A: completeness: it may be there')]);
    },
  );

  it('keeps what is there when everything is unsure', async () => {
    const sets = [setThere('A'), setThere('B')];
    const report = await planOf({ definitions: [definition('A')], sets, gaps: [gap('everything')] });
    expect(report.withheld.map(({ action, key, rule }) => [action, key, rule])).toEqual([
      ['delete', 'B', 'completeness'],
    ]);
  });
});

describe('the writer of permission sets', () => {
  async function applied(given: Given, answer: 'applied' | 'failed' | 'throws') {
    const seen: PermissionSetEdit[] = [];
    const writer = createPermissionSetsWriter({
      stillMine: () => Promise.resolve(),
      permissionSets: {
        write: (edits) => {
          seen.push(...edits);
          if (answer === 'throws')
            return Promise.reject(new RolebridgeError('LEASE_LOST', 'gone', { hint: '' }));
          const failure = { code: 'CONFLICT', message: 'no' };
          return Promise.resolve(
            edits.map((edit) =>
              answer === 'applied' ? { status: answer, edit } : { status: answer, edit, failure },
            ),
          );
        },
      },
    });
    return { report: await reconcile(jobOf(given), context, { writer }), seen };
  }

  const stale = { accounts: [ACCOUNT, OTHER_ACCOUNT], staleAccounts: [ACCOUNT] };
  const given: Given = {
    definitions: [
      definition('New', { tags: { team: 'x' } }),
      definition('Both', { sessionDuration: '2h' }),
      definition('Stale'),
      definition('Same'),
    ],
    sets: [setThere('Both', stale), setThere('Stale', stale), setThere('Same'), setThere('Gone')],
  };

  it('makes one edit of each change, and only provisions what is behind and otherwise as defined', async () => {
    const { report, seen } = await applied(given, 'applied');
    expect(report.status).toBe('applied');
    expect(seen.map((edit) => [edit.type, 'after' in edit ? edit.after.name : edit.before.name])).toEqual([
      ['create', 'New'],
      ['update', 'Both'],
      ['provision', 'Stale'],
      ['delete', 'Gone'],
    ]);
    expect(seen[0]).toMatchObject({ after: { tags: { team: 'x', ...ourTag } } });
  });

  it('passes on what became of each', async () => {
    const { report } = await applied(given, 'failed');
    expect(report.status).toBe('failed');
    expect(report.outcomes.map(({ failure }) => failure?.code)).toEqual(Array(4).fill('CONFLICT'));
  });

  it('says of each why nothing is known of it', async () => {
    const { report } = await applied(given, 'throws');
    expect(report.outcomes.map(({ failure }) => failure?.code)).toEqual(Array(4).fill('LEASE_LOST'));
  });

  it('holds back what would have too many tags with our own', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']));
    const { report, seen } = await applied({ definitions: [definition('A', { tags })] }, 'applied');
    expect(seen).toEqual([]);
    expect(held(report)).toEqual(['create A: limit: with our own tag it would have 51 tags, 50 are allowed']);
  });
});
