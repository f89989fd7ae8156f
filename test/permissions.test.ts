import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config/schema.ts';
import { appRolesSettings } from '../src/jobs/app-roles/settings.ts';
import type { World } from '../src/lab/world.ts';
import { config, exampleWorld, labRun, renamedWorld } from './handlers/lab-handler.ts';
import { calledActions } from './packaging/called-actions.ts';
import { APP_ID, APPLICATION_ID, CLIENT_ID, msiamAccess } from './support/worlds.ts';

const page = readFileSync(new URL('../docs/permissions.md', import.meta.url), 'utf8');
const root = new URL('..', import.meta.url);

/** The rows of the table under a heading, each with the code in its first two cells. */
function rowsUnder(heading: string): readonly (readonly [string, string])[] {
  const [, after = ''] = page.split(`\n${heading}\n`);
  const [section = ''] = after.split(/^#/mu);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      return [first, second];
    });
}

describe('docs/permissions.md', () => {
  const files = globSync('src/providers/**/*.ts', { cwd: root }).map((path) => new URL(path, root));
  const called = calledActions(files);

  it('has every AWS action that the code calls, and no other', () => {
    const own = rowsUnder("### AWS: the function's role").map(([action]) => action);
    const reader = rowsUnder('### AWS: the reader role').map(([action]) => action);
    expect(own).toEqual(called.filter((action) => !action.startsWith('iam:')));
    expect(reader).toEqual(called.filter((action) => action.startsWith('iam:')));
  });

  it('has every call to Microsoft Graph that the job makes, and no other', async () => {
    const runs = await Promise.all(
      everyWay.map(({ world, changed }) => labRun(world, { mode: 'apply' }, changed)),
    );
    expect(runs.map(({ report }) => report.status)).toEqual(runs.map(() => 'applied'));
    const made = runs.flatMap(({ lab }) => lab.journal.entries.map(({ operation }) => operation));
    const graph = made.filter((name) => name.startsWith('graph:')).map((name) => name.slice('graph:'.length));
    expect(graphRows().map(([call]) => call)).toEqual([...new Set(graph)].toSorted());
  });
});

/** Runs that together make every call there is. */
const everyWay: readonly { readonly world: World; readonly changed?: Config }[] = [
  { world: exampleWorld() },
  {
    world: exampleWorld(),
    changed: withConnection({ servicePrincipal: { displayName: 'AWS Single-Account Access' } }),
  },
  { world: exampleWorld(), changed: withConnection({ servicePrincipal: { appId: APP_ID } }) },
  { world: applicationWorld(), changed: withConnection({ appRoleTarget: 'application' }) },
  { world: worldWithOneGone() },
];

describe('on the lab, the documented permissions', () => {
  const reads = ['Application.Read.All', 'Synchronization.Read.All'];
  const write = 'Application.ReadWrite.OwnedBy';

  it('are those of the table', () => {
    expect([...new Set(graphRows().map(([, permission]) => permission))].toSorted()).toEqual([
      'Application.Read.All',
      write,
      'Synchronization.Read.All',
    ]);
  });

  it('let a plan through when they are the two that read, and not without either of them', async () => {
    expect((await labRun(worldFor(reads), { mode: 'plan' })).report.status).toBe('planned');
    for (const missing of reads) {
      const left = reads.filter((permission) => permission !== missing);
      const { report } = await labRun(worldFor(left), { mode: 'plan' });
      expect(report).toMatchObject({ status: 'failed', error: { code: 'ENTRA_FORBIDDEN' } });
      expect(report.error?.hint).toContain(missing);
    }
  });

  it('write nothing when they are the two that read', async () => {
    const { report } = await labRun(worldFor(reads), { mode: 'apply' });
    expect(report.status).toBe('failed');
    expect(report.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('let an owner of both objects apply, with the one that writes alone', async () => {
    expect((await labRun(worldFor([write]), { mode: 'apply' })).report.status).toBe('applied');
  });

  it.each([
    {
      name: 'application',
      world: () => exampleWorld({ ...permitted([...reads, write]), application: { owners: [] } }),
    },
    {
      name: 'service principal',
      world: () => exampleWorld({ ...permitted([...reads, write]), servicePrincipal: { owners: [] } }),
    },
  ])('write nothing for who does not own the $name', async ({ world }) => {
    const { report } = await labRun(world(), { mode: 'apply' });
    expect(report.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });
});

function graphRows() {
  return rowsUnder('### Microsoft Graph: application permissions');
}

function worldFor(permissions: readonly string[]): World {
  return exampleWorld(permitted(permissions));
}

function permitted(permissions: readonly string[]) {
  const { federatedCredentials = [] } = exampleWorld().entra.clients[0] ?? {};
  const client = { appId: CLIENT_ID, displayName: 'Rolebridge', federatedCredentials };
  return { entra: { clients: [{ ...client, permissions: [...permissions] }] } };
}

type Connection = NonNullable<Config['jobs']['appRoles']>['connections'][number];

/** The example configuration with another connection. */
function withConnection(changes: Partial<Connection>): Config {
  const { appRoles } = config.jobs;
  const connections = appRoles?.connections.map((each) => ({ ...each, ...changes }));
  return { ...config, jobs: { appRoles: appRolesSettings.parse({ ...appRoles, connections }) } };
}

function applicationWorld(): World {
  const role = { ...msiamAccess(), origin: 'Application' as const };
  return exampleWorld({ application: { id: APPLICATION_ID, appRoles: [role] } });
}

/** One app role more than there are IAM roles. */
function worldWithOneGone(): World {
  const whole = renamedWorld();
  return exampleWorld({
    servicePrincipal: { appRoles: whole.entra.servicePrincipals[0]?.appRoles.slice(0, 1) ?? [] },
  });
}
