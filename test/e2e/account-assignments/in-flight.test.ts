import { describe, expect, it } from 'vitest';
import { accessApp, groupId, rowsIn } from './company.ts';
import { settled, smallCompany, test, wanted } from './small-company.ts';

const mappings = [{ group: groupId(5), accounts: ['test'], permissionSets: ['Admin'] }];
const minute = 60_000;

/** AWS has been asked for an assignment of group 5, and is at it for a minute; whoever asked is gone. */
async function killedWhileMaking() {
  const control = new AbortController();
  const world = smallCompany({ ...settled, notInStore: [] });
  if (world.aws.identityCenter !== undefined) world.aws.identityCenter.settings.operationSeconds = 60;
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

describe('an assignment that AWS was still making when the run ended, and that nobody wants any more', () => {
  it('is taken away when it turns up, although a run in between did not see it', async () => {
    const app = accessApp(await killedWhileMaking());
    expect((await app.apply()).status).toBe('no-changes');
    app.lab.clock.advance(2 * minute);
    expect((await app.apply()).outcomes).toMatchObject([{ action: 'delete', status: 'applied' }]);
    expect(rowsIn(app.world)).toEqual(wanted);
    expect(rowsIn(app.world)).not.toContain(`${test} Admin 5`);
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
