import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Job, Reading } from '../../core/job.ts';
import { ownership } from '../../core/ownership.ts';
import { matches } from '../../core/pattern.ts';
import { policy } from '../../core/policy.ts';
import { milliseconds } from '../../core/duration.ts';
import { protection } from '../../core/protection.ts';
import { freshSightings, grace, type RetirementTimes, type Sightings } from '../../core/retirement.ts';
import { readSightings } from '../../state/sightings-store.ts';
import type { AppRole } from './app-role.ts';
import { readAccounts } from '../connection-accounts.ts';
import type { AppRolesReaders } from './readers.ts';
import { readConnections } from './read-connections.ts';
import { readRoles } from './read-roles.ts';
import { appRoleKind } from './kind.ts';
import { targetLimits } from './limits.ts';
import { compareConnection, type Compared } from './compare-connection.ts';
import type { AppRolesSettings } from './settings.ts';

export const appRolesJob = 'app-roles';

/** IAM roles of many accounts become app roles on Entra service principals. */
export function createAppRolesJob(settings: AppRolesSettings, readers: AppRolesReaders): Job<AppRole> {
  return {
    name: appRolesJob,
    kind: appRoleKind,
    limits: settings.limits,
    read: (context) => read(settings, readers, context),
  };
}

async function read(
  settings: AppRolesSettings,
  readers: AppRolesReaders,
  context: RunContext,
): Promise<Reading<AppRole>> {
  const accounts = await readAccounts(settings.connections, readers, 'its app roles stay', context);
  const { open, failed } = await readConnections(settings.connections, accounts, readers.appRoles, context);
  const aws = await readRoles(open, readers.iamRoles, context);
  const compared = await Promise.all(
    open.map((one) => compareConnection(one, aws.roles, readers.appRoles, context)),
  );
  const sightings = await Promise.all(
    open.map(({ connection }) => readSightings(readers.state, appRolesJob, connection.name)),
  );
  const [times, now] = [retirementTimes(settings), context.clock.now()];

  return {
    desired: {
      items: compared.flatMap(({ desired }) => desired),
      why: merged(compared, ({ absent }) => absent),
    },
    current: compared.flatMap(({ current }) => current),
    targets: open.map(({ connection }) => connection.name),
    rules: [
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
    ],
    reads: [aws.summary, ...compared.map(({ summary }) => summary), ...failed],
    remarks: [...accounts.remarks, ...compared.flatMap(({ remarks }) => remarks)],
  };
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
