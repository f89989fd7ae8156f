import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryState } from '../src/app-defaults.ts';
import { createWatch } from '../src/app-watch.ts';
import type { Wishes } from '../src/composition/composition.ts';
import { everyJob } from '../src/composition/every-job.ts';
import type { Config } from '../src/config/schema.ts';
import { createWatchHandler } from '../src/handlers/runtime/create-watch-handler.ts';
import { accountAssignmentsSettings } from '../src/jobs/account-assignments/settings.ts';
import { appRolesSettings } from '../src/jobs/app-roles/settings.ts';
import { credentialExpirySettings } from '../src/jobs/credential-expiry/settings.ts';
import type { JobName } from '../src/jobs/index.ts';
import { groupProvisioningSettings } from '../src/jobs/group-provisioning/settings.ts';
import { samlRotationSettings } from '../src/jobs/saml-rotation/settings.ts';
import { createLab, type Lab } from '../src/lab/lab.ts';
import { loadScenario } from '../src/lab/scenarios.ts';
import type { World } from '../src/lab/world.ts';
import {
  centerConfig,
  centerWorld,
  config,
  developers,
  exampleWorld,
  expiringConfig,
  groupsWorld,
  labRun,
  lambdaContext,
  listen,
  renamedWorld,
} from './handlers/lab-handler.ts';
import { provisioningConfig, waitingWorld } from './handlers/provisioning-world.ts';
import { actionsOf, deployedFunctions, ownActions } from './packaging/deployed-functions.ts';
import { bundle, type Service } from './packaging/packaged.ts';
import { federationLabs, postureLabs } from './support/connected-runs.ts';
import { credentialsWorld } from './support/credentials-world.ts';
import { labTransport } from './support/lab-transport.ts';
import type { CertificateOptions } from './support/saml-signing.ts';
import {
  APP_ID,
  APPLICATION_ID,
  callerCredentials,
  CLIENT_ID,
  MANAGEMENT_ACCOUNT,
  msiamAccess,
  SERVICE_PRINCIPAL_ID,
} from './support/worlds.ts';

const page = readFileSync(new URL('../docs/permissions.md', import.meta.url), 'utf8');

/** The rows of the table under a heading of a job's section, each with the code in its first two cells. */
function rowsUnder(job: JobName, heading: string): readonly (readonly [string, string])[] {
  const [, ofJob = ''] = page.split(`\n## ${job}\n`);
  const [section = ''] = ofJob.split(/^## /mu);
  const [, after = ''] = section.split(`\n${heading}\n`);
  const [part = ''] = after.split(/^#/mu);
  return part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      return [first, second];
    });
}

const graphRows = (job: JobName) => rowsUnder(job, '### Microsoft Graph: application permissions');

const folder = mkdtempSync(join(tmpdir(), 'rolebridge-permissions-'));
let sources: Service['sources'];
beforeAll(async () => {
  sources = await bundle(folder);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each(deployedFunctions)('docs/permissions.md on $job', (deployed) => {
  const { job, asReader, asSamlWriter = [], asFederationWriter = [], withTags = [] } = deployed;

  it('has every AWS action that the code calls, and no other', () => {
    const called = actionsOf(deployed, sources);
    const own = rowsUnder(job, "### AWS: the function's role").map(([action]) => action);
    const reader = rowsUnder(job, '### AWS: the reader role').map(([action]) => action);
    const writer = rowsUnder(job, '### AWS: the SAML writer role').map(([action]) => action);
    expect(own).toEqual(ownActions(deployed, called));
    expect(reader).toEqual(asReader);
    expect(writer).toEqual(asSamlWriter);
    const setUp = rowsUnder(job, '### AWS: the federation writer role').map(([action]) => action);
    expect(setUp).toEqual([...asFederationWriter, ...withTags].toSorted());
  });

  it('has every call to Microsoft Graph that the job makes, and no other', async () => {
    const runs = await Promise.all(
      everyWay[job].map(({ world, configuration, wishes }) => {
        const options = { job, ...(configuration === undefined ? {} : { configuration }) };
        return labRun(world, { mode: 'apply', ...wishes }, options);
      }),
    );
    expect(runs.map(({ report }) => report.status)).toEqual(runs.map(() => 'applied'));
    const labs = [...runs.map(({ lab }) => lab), ...(await labsBeside(job))];
    const made = labs.flatMap((lab) => lab.journal.entries.map(({ operation }) => operation));
    const graph = made.filter((name) => name.startsWith('graph:')).map((name) => name.slice('graph:'.length));
    expect(graphRows(job).map(([call]) => call)).toEqual([...new Set(graph)].toSorted());
  });
});

interface Way {
  readonly world: World;
  /** Instead of config/example.yaml. */
  readonly configuration?: Config;
  readonly wishes?: Wishes;
}

/** Runs that together make every call there is. */
const everyWay: Readonly<Record<JobName, readonly Way[]>> = {
  // In more than one run: see labsBeside.
  federation: [],
  posture: [],
  'app-roles': [
    { world: exampleWorld() },
    {
      world: exampleWorld(),
      configuration: withConnection({ servicePrincipal: { displayName: 'AWS Single-Account Access' } }),
    },
    { world: exampleWorld(), configuration: withConnection({ servicePrincipal: { appId: APP_ID } }) },
    { world: applicationWorld(), configuration: withConnection({ appRoleTarget: 'application' }) },
    { world: worldWithOneGone() },
  ],
  'permission-sets': [{ world: centerWorld(), configuration: centerConfig }],
  'saml-rotation': [
    { world: loadScenario('expiring'), configuration: rotating('on', { id: SERVICE_PRINCIPAL_ID }) },
    {
      world: loadScenario('expiring'),
      configuration: rotating('on', { displayName: 'AWS Single-Account Access' }),
    },
    {
      world: rotationWorld([{ to: '2027-01-09T08:00:00Z' }]),
      configuration: rotating('on', { appId: APP_ID }),
    },
    {
      world: rotationWorld([{ to: '2026-12-09T08:00:00Z' }, { to: '2029-12-09T08:00:00Z' }]),
      configuration: rotating('on', { appId: APP_ID }),
      wishes: { rotation: { connection: 'production' } },
    },
  ],
  'credential-expiry': [{ world: loadScenario('expiring'), configuration: expiringConfig }],
  'group-provisioning': [
    { world: waitingWorld(), configuration: provisioningConfig },
    {
      world: waitingWorld(),
      configuration: withProvisioning({ enterpriseApplication: { id: SERVICE_PRINCIPAL_ID } }),
      wishes: { groups: [developers] },
    },
    {
      world: waitingWorld({ people: 0 }),
      configuration: withProvisioning({ enterpriseApplication: { appId: APP_ID } }),
    },
  ],
  'account-assignments': [
    { world: groupsWorld(), configuration: centerConfig },
    { world: groupsWorld(), configuration: withGroups({ enterpriseApplication: { appId: APP_ID } }) },
    {
      world: groupsWorld(),
      configuration: withGroups({ enterpriseApplication: { id: SERVICE_PRINCIPAL_ID } }),
    },
    {
      world: groupsWorld(),
      configuration: withGroups({
        rules: [],
        mappings: [{ group: developers, accounts: ['111122223333'], permissionSets: ['Developer'] }],
      }),
    },
  ],
};

describe('on the lab, the documented permissions of app-roles', () => {
  const reads = ['Application.Read.All', 'Synchronization.Read.All'];
  const write = 'Application.ReadWrite.OwnedBy';

  it('are those of the table', () => {
    expect([...new Set(graphRows('app-roles').map(([, permission]) => permission))].toSorted()).toEqual([
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

describe('on the lab, the documented permissions of group-provisioning', () => {
  const all = ['Application.Read.All', 'GroupMember.Read.All', 'Synchronization.ReadWrite.All'];
  const run = (permissions: readonly string[], mode: 'plan' | 'apply' = 'apply') =>
    labRun(
      waitingWorld({ permissions: [...permissions] }),
      { mode },
      { job: 'group-provisioning', configuration: provisioningConfig },
    );

  it('are those of the table, and are enough', async () => {
    const documented = graphRows('group-provisioning').map(([, permission]) => permission);
    expect([...new Set(documented)].toSorted()).toEqual(all);
    expect((await run(all)).report).toMatchObject({ status: 'applied', degraded: false, remarks: [] });
  });

  it.each(all)('are all needed: without %s the run does not say that all is well', async (missing) => {
    const { report, lab } = await run(all.filter((permission) => permission !== missing));
    expect(report.degraded || report.status === 'failed').toBe(true);
    expect(lab.world.aws.identityCenter?.identityStore.groups).toEqual([]);
  });

  it('let a plan through with the right to read jobs alone', async () => {
    const { report } = await run([...all.slice(0, 2), 'Synchronization.Read.All'], 'plan');
    expect(report).toMatchObject({ status: 'planned', degraded: false });
  });
});

describe('on the lab, the documented permissions of account-assignments', () => {
  const both = ['Application.Read.All', 'GroupMember.Read.All'];
  const run = (permissions: readonly string[]) =>
    labRun(
      groupsWorld(permitted(permissions)),
      { mode: 'apply' },
      { job: 'account-assignments', configuration: centerConfig },
    );

  it('are those of the table, and are enough', async () => {
    const documented = graphRows('account-assignments').map(([, permission]) => permission);
    expect([...new Set(documented)].toSorted()).toEqual(both);
    const { report } = await run(both);
    expect(report).toMatchObject({ status: 'applied', degraded: false, remarks: [] });
  });

  it.each(both)('are all needed: without %s the run does not say that all is well', async (missing) => {
    const { report, lab } = await run(both.filter((permission) => permission !== missing));
    expect(report.degraded || report.status === 'failed').toBe(true);
    expect(JSON.stringify(report)).toContain(missing);
    expect(lab.world.aws.identityCenter?.accountAssignments).toEqual([]);
  });
});

/** Labs in which more was done than one run does. */
async function labsBeside(job: JobName): Promise<readonly Lab[]> {
  if (job === 'account-assignments') return [await looked()];
  if (job === 'posture') return postureLabs();
  return job === 'federation' ? federationLabs() : [];
}

/** A lab in which directoryChanges, which has the role of account-assignments, has looked for changes. */
async function looked() {
  const lab = createLab(groupsWorld());
  const handler = createWatchHandler({
    clock: lab.clock,
    eventMode: 'apply',
    openWatch: (owner) =>
      createWatch(centerConfig, {
        owner,
        jobs: everyJob,
        state: { ...createMemoryState({}), close: () => Promise.resolve() },
        environment: { variable: () => undefined },
        transport: labTransport(lab),
        awsCredentials: callerCredentials(),
      }),
  });
  // What it logs is not looked at here.
  listen();
  await handler({}, lambdaContext()).finally(() => vi.restoreAllMocks());
  return lab;
}

function worldFor(permissions: readonly string[]): World {
  return exampleWorld(permitted(permissions));
}

function permitted(permissions: readonly string[]) {
  const { federatedCredentials = [] } = exampleWorld().entra.clients[0] ?? {};
  const client = { appId: CLIENT_ID, displayName: 'Rolebridge', federatedCredentials };
  return { entra: { clients: [{ ...client, permissions: [...permissions] }] } };
}

/** A company with these signing certificates, the first of them active, which its accounts all accept. */
function rotationWorld(certificates: readonly CertificateOptions[]): World {
  const all = certificates.map((_each, place) => place);
  return credentialsWorld({ certificates, accounts: [{ accepts: all }] });
}

/** Rotates the one connection of the example, of all accounts that have its provider. */
function rotating(policy: 'on', servicePrincipal: Connection['servicePrincipal']): Config {
  const { credentialExpiry } = expiringConfig.jobs;
  const connections = credentialExpiry?.connections?.map((each) => ({
    ...each,
    servicePrincipal,
    accounts: { organization: { exclude: [{ id: MANAGEMENT_ACCOUNT }] } },
  }));
  const samlRotation = samlRotationSettings.parse({ connections: [{ name: 'production', policy }] });
  return {
    ...expiringConfig,
    jobs: {
      credentialExpiry: credentialExpirySettings.parse({ ...credentialExpiry, connections }),
      samlRotation,
    },
  };
}

type Connection = NonNullable<Config['jobs']['appRoles']>['connections'][number];

/** The example configuration with another connection. */
function withConnection(changes: Partial<Connection>): Config {
  const { appRoles } = config.jobs;
  const connections = appRoles?.connections.map((each) => ({ ...each, ...changes }));
  return { ...config, jobs: { appRoles: appRolesSettings.parse({ ...appRoles, connections }) } };
}

/** The configuration for IAM Identity Center with other words about its groups. */
function withGroups(changes: Readonly<Record<string, unknown>>): Config {
  const { accountAssignments } = centerConfig.jobs;
  const changed = accountAssignmentsSettings.parse({ ...accountAssignments, ...changes });
  return { ...centerConfig, jobs: { accountAssignments: changed } };
}

/** The configuration for groups that do not wait, with other words about them. */
function withProvisioning(changes: Readonly<Record<string, unknown>>): Config {
  const { groupProvisioning } = provisioningConfig.jobs;
  const changed = groupProvisioningSettings.parse({ ...groupProvisioning, ...changes });
  return { ...provisioningConfig, jobs: { groupProvisioning: changed } };
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
