import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import type { World } from '../../../src/lab/world.ts';
import { ACCOUNT, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import {
  administrators,
  company,
  companyConfig,
  permissions,
  postureApp,
  type PostureApp,
} from './company.ts';

const day = 86_400_000;
const notRequired = 'AWS Single-Account Access in production: Whoever is not assigned may sign in, too';
const leadsNowhere = 'AWS-111122223333-Admin in production: A group leads to no role';
const permanent = 'AWS-111122223333-Admin in production: Somebody is in the group without an activation';
const noProvider = 'prod in production: The account lacks the SAML provider';

/** One run that tells: its status, whether something could not be read, and the subjects of what it told. */
async function tell(app: PostureApp): Promise<readonly unknown[]> {
  const { status, degraded } = await app.run('posture', { mode: 'apply' });
  return [status, degraded ? 'degraded' : 'whole', ...app.newlyTold()];
}

function application({ entra }: World) {
  const found = entra.servicePrincipals.find(({ id }) => id === SERVICE_PRINCIPAL_ID);
  if (found === undefined) throw new Error('the application is gone');
  return found;
}

function account({ aws }: World) {
  const found = aws.accounts.find(({ id }) => id === ACCOUNT);
  if (found === undefined) throw new Error('the account is gone');
  return found;
}

function grant({ entra }: World, granted: readonly string[]): void {
  for (const client of entra.clients) client.permissions = [...granted];
}

describe('the posture job, on the lab', () => {
  it('tells nobody anything where nothing is wrong', async () => {
    const app = postureApp(company());
    expect(await tell(app)).toEqual(['no-changes', 'whole']);
    expect(await app.state.list('posture')).toEqual([]);
  });

  it('tells each recipient once of what is wrong, and once when it is over', async () => {
    const app = postureApp(company());
    application(app.world).appRoleAssignmentRequired = false;
    expect((await app.run('posture', { mode: 'plan' })).status).toBe('planned');
    expect(await tell(app)).toEqual(['applied', 'whole', `warning: ${notRequired}`]);
    app.lab.clock.advance(8 * day);
    expect(await tell(app)).toEqual(['no-changes', 'whole']);
    application(app.world).appRoleAssignmentRequired = true;
    expect(await tell(app)).toEqual(['applied', 'whole', `resolved: ${notRequired}`]);
    expect(app.mails().map((each) => each.split(':', 1)[0])).toEqual([
      '[Rolebridge] warning',
      '[Rolebridge] resolved',
    ]);
    expect(app.events().map(({ type, detail }) => [type, detail.notice])).toEqual([
      ['Posture Finding', 'finding'],
      ['Posture Finding', 'resolved'],
    ]);
    expect(await app.state.list('posture')).toEqual([]);
  });

  it('says nothing new or over while a permission is lacking, and goes on where it was when that is back', async () => {
    const app = postureApp(company());
    account(app.world).samlProviders = [];
    expect(await tell(app)).toEqual([
      'applied',
      'whole',
      `critical: ${leadsNowhere}`,
      `critical: ${noProvider}`,
    ]);
    const reader = account(app.world).roles.find(({ name }) => name === 'rolebridge-reader');
    reader?.deniedActions.push('iam:GetSAMLProvider', 'iam:ListSAMLProviders', 'iam:ListRoles');
    expect(await tell(app)).toEqual(['no-changes', 'degraded']);
    reader?.deniedActions.splice(0);
    expect(await tell(app)).toEqual(['no-changes', 'whole']);
    app.lab.clock.advance(7 * day);
    expect(await tell(app)).toEqual([
      'applied',
      'whole',
      `critical, still: ${leadsNowhere}`,
      `critical, still: ${noProvider}`,
    ]);
  });

  it('calls nothing over because it may not look at the activations of a group any more', async () => {
    const app = postureApp(company());
    const admins = app.world.entra.groups.find(({ id }) => id === administrators.id);
    const [person] = app.world.entra.users;
    if (admins === undefined || person === undefined) throw new Error('the company has no administrators');
    admins.members.push(person.id);
    expect(await tell(app)).toContain(`critical: ${permanent}`);
    grant(
      app.world,
      permissions.filter((each) => !each.startsWith('PrivilegedAssignmentSchedule.')),
    );
    const [, ...unseen] = await tell(app);
    expect(unseen.filter((each) => String(each).includes('resolved'))).toEqual([]);
    grant(app.world, permissions);
    admins.members = [];
    expect(await tell(app)).toContain(`resolved: ${permanent}`);
  });

  it('keeps what it told of an account that cannot be read at all', async () => {
    const app = postureApp(company());
    account(app.world).samlProviders = [];
    await tell(app);
    const { roles } = account(app.world);
    account(app.world).roles = roles.filter(({ name }) => name !== 'rolebridge-reader');
    expect(await tell(app)).toEqual(['no-changes', 'degraded']);
    account(app.world).roles = roles;
    expect(await tell(app)).toEqual(['no-changes', 'whole']);
  });

  it('keeps what it told when nothing of Entra can be read', async () => {
    const app = postureApp(company());
    application(app.world).appRoleAssignmentRequired = false;
    await tell(app);
    grant(app.world, []);
    const [, ...rest] = await tell(app);
    expect(rest).toEqual(['degraded']);
    grant(app.world, permissions);
    expect(await tell(app)).toEqual(['no-changes', 'whole']);
  });

  it('leaves what it had no time for to the next run, and tells nothing twice', async () => {
    const world = company();
    application(world).appRoleAssignmentRequired = false;
    application(world).accountEnabled = false;
    account(world).samlProviders = [];
    for (const most of [1, 2, 3]) {
      const stop = new AbortController();
      let told = 0;
      const app = postureApp(world, companyConfig(), async (request, next) => {
        const reply = await next(request);
        if (/^https:\/\/(?:events|sns)\./u.test(request.url)) told += 1;
        if (told === most) stop.abort(new DeadlineError());
        return reply;
      });
      expect((await app.run('posture', { mode: 'apply' }, stop.signal)).status).toBe('partial');
      await app.run('posture', { mode: 'apply' });
      const all = app.newlyTold();
      expect(all.length).toBeGreaterThan(3);
      expect(new Set(all).size).toBe(all.length);
      expect(app.mails()).toHaveLength(all.length);
    }
  });

  it('does not call over what was wrong with an application that is gone', async () => {
    const app = postureApp(company());
    application(app.world).appRoleAssignmentRequired = false;
    await tell(app);
    app.world.entra.servicePrincipals = app.world.entra.servicePrincipals.filter(
      ({ id }) => id !== SERVICE_PRINCIPAL_ID,
    );
    const told = await tell(app);
    expect(told.filter((each) => String(each).includes('resolved'))).toEqual([]);
    expect(told).toContain(
      `critical: ${SERVICE_PRINCIPAL_ID} in production: The enterprise application is not there`,
    );
  });
});
