import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Job, Reading } from '../../core/job.ts';
import { ownership } from '../../core/ownership.ts';
import { matches } from '../../core/pattern.ts';
import { policy } from '../../core/policy.ts';
import { milliseconds } from '../../core/duration.ts';
import { protection } from '../../core/protection.ts';
import { grace, type RetirementTimes, type Sightings } from '../../core/retirement.ts';
import type { Rule } from '../../core/withhold.ts';
import { freshSightings } from '../../state/sightings.ts';
import { readSightings } from '../../state/sightings-store.ts';
import type { AppRole } from './app-role.ts';
import { readAccounts } from '../connection-accounts.ts';
import type { AppRolesReaders } from './readers.ts';
import { readConnections, type OpenConnection } from './read-connections.ts';
import { readRoles, type RolesRead } from './read-roles.ts';
import { appRoleKind } from './kind.ts';
import { leftToWholeRun } from './left-to-whole-run.ts';
import { targetLimits } from './limits.ts';
import { limitsWithin } from './limits-within.ts';
import { compareConnection, type Compared } from './compare-connection.ts';
import type { AppRolesNotes, AppRolesRun } from './run.ts';
import { concerns, remarksWithin, scopeOf } from './scope.ts';
import type { AppRolesSettings, Connection } from './settings.ts';

export const appRolesJob = 'app-roles';

/** IAM roles of many accounts become app roles on Entra service principals. */
export function createAppRolesJob(
  settings: AppRolesSettings,
  readers: AppRolesReaders,
  run: AppRolesRun = {},
): Job<AppRole, AppRolesNotes> {
  return {
    name: appRolesJob,
    kind: appRoleKind,
    limits: settings.limits,
    read: (context) => read(settings, readers, run, context),
  };
}

async function read(
  settings: AppRolesSettings,
  readers: AppRolesReaders,
  run: AppRolesRun,
  context: RunContext,
): Promise<Reading<AppRole, AppRolesNotes>> {
  const accounts = await readAccounts(settings.connections, readers, 'its app roles stay', context);
  const { scope, remarks } = scopeOf(settings.connections, accounts, run);
  if (scope?.size === 0) return { ...nothing, remarks };
  const isConcerned = (connection: Connection): boolean => concerns(scope, connection, accounts);
  const { connections } = settings;
  const { open, failed } = await readConnections(
    connections,
    isConcerned,
    accounts,
    readers.appRoles,
    context,
  );
  const narrowed = scope === undefined ? {} : { scope };
  const aws = await readRoles(open, readers.iamRoles, { ...run, ...narrowed }, context);
  const compared = await Promise.all(
    open.map((one) => compareConnection(one, aws.roles, scope, readers.appRoles, context)),
  );
  const limits = scope === undefined ? settings.limits : limitsWithin(settings.limits, compared);
  const rules = await rulesOf(settings, readers, { open, aws, compared }, context);

  return {
    desired: {
      items: compared.flatMap(({ desired }) => desired),
      why: merged(compared, ({ absent }) => absent),
    },
    current: compared.flatMap(({ current }) => current),
    targets: open.map(({ connection }) => connection.name),
    limits,
    rules: isToldByEvents(run) ? [...rules, leftToWholeRun(limits, isLate(context))] : rules,
    reads: [aws.summary, ...compared.map(({ summary }) => summary), ...failed],
    remarks: [
      ...remarksWithin(scope, accounts),
      ...remarks,
      ...aws.remarks,
      ...compared.flatMap((one) => one.remarks),
    ],
    notes: narrowed,
  };
}

interface BothSides {
  readonly open: readonly OpenConnection[];
  readonly aws: RolesRead;
  readonly compared: readonly Compared[];
}

async function rulesOf(
  settings: AppRolesSettings,
  { state }: AppRolesReaders,
  { open, aws, compared }: BothSides,
  { clock }: RunContext,
): Promise<readonly Rule<AppRole>[]> {
  const sightings = await Promise.all(
    open.map(({ connection }) => readSightings(state, appRolesJob, connection.name)),
  );
  const [times, now] = [retirementTimes(settings), clock.now()];
  return [
    completeness(
      appRoleKind,
      aws.summary.gaps,
      merged(compared, ({ unread }) => unread),
    ),
    ownership(appRoleKind),
    protection((role) => protecting(settings, role)),
    policy(settings.policy),
    grace(freshSightings(joined(sightings), times, now), times, now),
    targetLimits(new Map(open.map(({ connection, target }) => [connection.name, target]))),
  ];
}

/** Of a run that was told of nothing but accounts of others. */
const nothing: Omit<Reading<AppRole, AppRolesNotes>, 'remarks'> = {
  desired: { items: [] },
  current: [],
  targets: [],
  rules: [],
  reads: [],
};

/** Whoever runs it has set apart what a change in steps may take. */
function isLate({ reading }: RunContext): boolean {
  return reading?.aborted === true;
}

/** By events alone: a person who names an account reads what the guard says. */
function isToldByEvents({ accounts = [], changedAccounts = [] }: AppRolesRun): boolean {
  return changedAccounts.length > 0 && accounts.length === 0;
}

export function retirementTimes({ removal }: AppRolesSettings): RetirementTimes {
  return { grace: milliseconds(removal.grace), rest: milliseconds(removal.disabledFor) };
}

function protecting(settings: AppRolesSettings, role: AppRole): string | undefined {
  const connection = settings.connections.find(({ name }) => name === role.connection);
  return connection?.protect.find((pattern) => matches(pattern, role.roleArn));
}

function joined(all: readonly Sightings[]): Sightings {
  return new Map(all.flatMap((one) => [...one]));
}

function merged(
  compared: readonly Compared[],
  part: (one: Compared) => ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(compared.flatMap((one) => [...part(one)]));
}
