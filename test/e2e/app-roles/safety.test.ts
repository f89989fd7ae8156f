import { describe, expect, it } from 'vitest';
import { appRolesSettings } from '../../../src/jobs/app-roles/settings.ts';
import { labApp, type LabApp } from '../../support/lab-app.ts';
import { msiamAccess, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import {
  account,
  company,
  day,
  expectForeignUntouched,
  federated,
  ours,
  prod,
  prodAccount,
  published,
  reasons,
  staging,
  stagingAccount,
} from './company.ts';

const rolesOf = ({ world }: LabApp, id: string) =>
  world.aws.accounts.find((each) => each.id === id)?.roles ?? [];

/** Takes roles out of an account and gives them back as a function. */
function lose(app: LabApp, id: string, names: readonly string[]): () => void {
  const roles = rolesOf(app, id);
  const lost = roles.filter(({ name }) => names.includes(name));
  for (const role of lost) roles.splice(roles.indexOf(role), 1);
  return () => void roles.push(...lost);
}

async function after(days: number, app: LabApp) {
  app.lab.clock.advance(days * day);
  return app.apply();
}

describe('access is not taken away by and by', () => {
  it('when roles vanish one an hour, the second is refused', async () => {
    const names = ['One', 'Two', 'Three', 'Four'];
    const world = company({
      accounts: [
        account(
          prod,
          'prod',
          names.map((name) => federated(prod, name)),
        ),
      ],
    });
    const app = labApp(world, {
      configChanges: { appRoles: { removal: { grace: '0s', disabledFor: '7d' } } },
    });
    await app.apply();

    lose(app, prod, ['One']);
    expect((await after(1 / 24, app)).status).toBe('applied');
    lose(app, prod, ['Two']);
    const report = await after(1 / 24, app);
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });
    expect(reasons(report)).toContain(
      '2 of 4 app roles (1 of them retired before) deleted is 50.0 %, 1 allowed',
    );
    expect(published(app)).toContain('prod Two');
  });

  it('when a role was back during refused runs, its grace starts anew', async () => {
    const world = company();
    const app = labApp(world);
    await app.apply();
    const regain = lose(app, prod, ['Admin', 'Reader', 'Billing']);
    await after(1, app);
    expect((await after(7, app)).status).toBe('refused');

    regain();
    // Another account goes, so that runs stay refused while the three are back.
    lose(app, staging, ['Admin', 'Reader']);
    for (let run = 0; run < 10; run += 1) await after(1, app);
    lose(app, prod, ['Reader']);
    const report = await after(1, app);
    expect(report.withheld.find(({ key }) => key.includes('role/Reader'))?.reason).toContain('missing since');
  });

  it('when nobody looked for far longer than the grace, it starts anew', async () => {
    const app = labApp(company());
    await app.apply();
    lose(app, prod, ['Reader']);
    await after(1, app);
    const report = await after(30, app);
    expect(report.status).toBe('no-changes');
    expect(reasons(report)).toContain('grace: missing since');
  });
});

describe('what cannot be judged is left as it is', () => {
  it('also where roles are chosen by tag', async () => {
    const tags = { published: 'yes' };
    const accounts = [
      account(prod, 'prod', [federated(prod, 'Admin', { tags }), federated(prod, 'Odd', { tags })]),
    ];
    const world = company({ accounts });
    const configChanges = {
      appRoles: { removal: { grace: '0s', disabledFor: '0s' } },
      connection: { roles: { include: [{ tag: 'published=yes' }] } },
    };
    const app = labApp(world, { configChanges });
    await app.apply();
    const odd = rolesOf(app, prod).find(({ name }) => name === 'Odd');
    if (odd !== undefined) odd.trust = 'this is no JSON';
    for (let run = 0; run < 3; run += 1) {
      const report = await after(1, app);
      expect(report.status).toBe('no-changes');
      expect(reasons(report)).toContain('the trust policy is no JSON');
    }
    expect(published(app)).toContain('prod Odd');
    expectForeignUntouched(app, world);
  });
});

describe('settings that fit nothing', () => {
  it('are pointed out: a provider that no role trusts', async () => {
    const app = labApp(company(), { configChanges: { connection: { samlProvider: 'AzureAd' } } });
    expect(reasons(await app.plan())).toContain('named are AzureAD; the connection wants AzureAd');
  });

  it('are pointed out: a protection of nothing', async () => {
    const app = labApp(company(), { configChanges: { connection: { protect: ['arn:aws:iam::*:rolle/x'] } } });
    expect(reasons(await app.plan())).toContain('protect "arn:aws:iam::*:rolle/x" fits no role');
  });

  it('are refused: a protection that is no ARN', () => {
    const parsed = appRolesSettings.safeParse({
      connections: [
        {
          name: 'one',
          servicePrincipal: { id: SERVICE_PRINCIPAL_ID },
          samlProvider: 'AzureAD',
          accounts: { list: [{ id: prod, name: 'prod' }] },
          protect: ['BreakGlass'],
        },
      ],
    });
    expect(parsed.error?.issues[0]?.message).toContain('a role is protected by its ARN');
  });
});

describe('an account that is gone for good', () => {
  it('loses its app roles although it is still listed as closing', async () => {
    const accounts = [prodAccount(), account(staging, 'staging', [], { state: 'PENDING_CLOSURE' })];
    const world = company({ accounts, appRoles: [ours(1, staging, 'staging', 'Admin')] });
    const app = labApp(world, { configChanges: { connection: { removedAccounts: [staging] } } });
    for (const days of [0, 7, 1]) await after(days, app);
    expect(published(app)).not.toContain('staging Admin');
    expectForeignUntouched(app, world);
  });
});

describe('two connections on one application', () => {
  it('are refused, also on its two objects', async () => {
    const accounts = [prodAccount(), stagingAccount()];
    const world = company({ accounts, servicePrincipal: { appRoles: [msiamAccess()] } });
    const connections = [{ name: 'one' }, { name: 'two', appRoleTarget: 'application' }];
    const app = labApp(world, { configChanges: { connections } });
    const report = await app.apply();
    expect(reasons(report)).toContain('connections one and two both write');
    expect(report.degraded).toBe(true);
    expect(report.outcomes.every(({ key }) => key.startsWith('one '))).toBe(true);
  });
});
