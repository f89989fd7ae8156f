import { describe, expect, it } from 'vitest';
import { accessApp, groupId, rowsIn } from './company.ts';
import { settled, smallCompany, test, wanted } from './small-company.ts';

const mappings = [{ group: groupId(5), accounts: ['test'], permissionSets: ['Admin'] }];
const minute = 60_000;

/** AWS has been asked for an assignment of group 5, and is at it for so long; whoever asked is gone. */
async function killedWhileMaking(seconds: number) {
  const control = new AbortController();
  const world = smallCompany({ ...settled, notInStore: [] });
  if (world.aws.identityCenter !== undefined) world.aws.identityCenter.settings.operationSeconds = seconds;
  const dead = accessApp(world, {
    settings: { mappings },
    intercept: async (request, next) => {
      const answer = await next(request);
      if (request.headers.get('x-amz-target')?.endsWith('CreateAccountAssignment') === true)
        control.abort(new Error('killed'));
      return answer;
    },
  });
  await dead.apply({}, control.signal);
  expect(rowsIn(dead.world)).toEqual(wanted);
  return dead.now();
}

describe('an assignment that AWS was still making when the run ended', () => {
  it('is waited for, and not made for a second time', async () => {
    const app = accessApp(await killedWhileMaking(60), { settings: { mappings } });
    expect(await app.apply()).toMatchObject({ status: 'no-changes', degraded: false, unchanged: 5 });
    expect(rowsIn(app.world)).toContain(`${test} Admin 5`);
    expect(app.journal.count('sso:CreateAccountAssignment')).toBe(0);
    expect(app.world.aws.identityCenter?.operations).toHaveLength(1);
  });

  it('is taken away, if nobody wants it any more', async () => {
    const app = accessApp(await killedWhileMaking(60));
    expect((await app.apply()).outcomes).toMatchObject([{ action: 'delete', status: 'applied' }]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('for longer than two minutes is neither made nor taken away until AWS has ended it', async () => {
    const app = accessApp(await killedWhileMaking(600), { settings: { mappings } });
    const [before, started] = [app.lab.clock.now().getTime(), app.journal.entries.length];
    const report = await app.apply();
    expect(report.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ code: 'ASSIGNMENTS_UNSETTLED' }]);
    expect(report).toMatchObject({ changes: [], withheld: [{ action: 'create', rule: 'completeness' }] });
    expect(app.lab.clock.now().getTime() - before).toBeLessThan(2.5 * minute);
    expect(app.journal.entries.length - started).toBeLessThan(80);
    app.lab.clock.advance(10 * minute);
    expect(await app.apply()).toMatchObject({ status: 'no-changes', degraded: false });
    expect(app.journal.writes()).toEqual([]);
  });

  it('of which nobody can tell is left alone, and the rest is not', async () => {
    const app = accessApp(await killedWhileMaking(600), { settings: { mappings } });
    app.lab.faults.add({
      operation: 'sso:ListAccountAssignmentCreationStatus',
      times: 2,
      effect: { type: 'error', status: 400, code: 'AccessDeniedException', message: 'No.' },
    });
    const report = await app.apply();
    expect(report.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ code: 'ASSIGNMENTS_UNREADABLE' }]);
    expect(report).toMatchObject({
      changes: [],
      unchanged: 4,
      withheld: [{ action: 'create', rule: 'completeness' }],
    });
  });
});

describe('a group of which the state table refuses a note', () => {
  it('gets nothing that is not noted, and keeps nobody else from it', async () => {
    const everywhere = [{ group: groupId(5), accounts: ['ou:/'], permissionSets: ['ReadOnly', 'Admin'] }];
    const app = accessApp(smallCompany({ notInStore: [] }), { settings: { mappings: everywhere } });
    const put = app.state.put.bind(app.state);
    app.state.put = (key, value, expected, more) =>
      key.name === `${groupId(5)} ${test}`
        ? Promise.reject(new Error('Item size has exceeded the maximum allowed size'))
        : put(key, value, expected, more);
    const report = await app.apply();
    expect(report.outcomes.filter(({ status }) => status === 'failed')).toHaveLength(2);
    expect(rowsIn(app.world)).toEqual(expect.arrayContaining(wanted));
    expect(rowsIn(app.world).filter((row) => row.startsWith(test) && row.endsWith(' 5'))).toEqual([]);
    expect(rowsIn(app.world).filter((row) => row.endsWith(' 5'))).toHaveLength(4);
    app.state.put = put;
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(app.world).filter((row) => row.endsWith(' 5'))).toHaveLength(6);
  });
});
