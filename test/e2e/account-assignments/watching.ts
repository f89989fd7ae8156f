import { createWatch } from '../../../src/app-watch.ts';
import type { DirectoryLook } from '../../../src/composition/watch-directory.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { GroupInput, World } from '../../../src/lab/world.ts';
import { storeGroup } from '../../support/identity-center.ts';
import { MSIAM_ACCESS_ID, SERVICE_PRINCIPAL_ID, worldWith } from '../../support/worlds.ts';
import { groupId, storeIdOf, type AccessApp } from './company.ts';

export interface Looked extends DirectoryLook {
  readonly reports: readonly RunReport[];
  /** What was asked of the clouds, logins left out. */
  readonly calls: readonly string[];
}

export interface LookOptions {
  readonly mode?: 'plan' | 'apply';
  /** Whether the function is killed after its first run, before it remembers what it saw. */
  readonly killed?: boolean;
  /** How long the function may take, in milliseconds; as long as it likes when absent. */
  readonly time?: number;
}

/** One invocation of the function that watches the directory. */
export async function look(
  app: Pick<AccessApp, 'config' | 'connections' | 'context' | 'journal' | 'lab'>,
  { mode = 'apply', killed = false, time }: LookOptions = {},
): Promise<Looked> {
  const reports: RunReport[] = [];
  const before = app.journal.entries.length;
  const watch = createWatch(app.config, app.connections());
  const ended = (report: RunReport): void => {
    reports.push(report);
    if (killed) throw new Killed();
  };
  const { clock } = app.lab;
  const deadline = time === undefined ? undefined : clock.deadline(time);
  const end = time === undefined ? {} : { end: { clock, at: new Date(clock.now().getTime() + time) } };
  try {
    const looked = await watch.look({ mode, ended, ...end }, app.context(deadline?.signal)).catch(ofKilled);
    const calls = app.journal.entries.slice(before).map(({ operation }) => operation);
    return { ...looked, reports, calls: calls.filter((each) => !each.startsWith('login:')) };
  } finally {
    deadline?.cancel();
    await watch.close();
  }
}

class Killed extends Error {}

function ofKilled(error: unknown): DirectoryLook {
  if (error instanceof Killed) return { narrowedTo: {}, seen: false };
  throw error;
}

/** What happens in Entra ID, while provisioning to AWS keeps up. */
export function directoryOf(world: World) {
  const { groups, servicePrincipals } = world.entra;
  const found = (n: number): number => groups.findIndex(({ id }) => id === groupId(n));
  return {
    /** A group that an administrator assigned to the enterprise application at once. */
    add(input: GroupInput): void {
      groups.push(...worldWith({ entra: { groups: [input] } }).entra.groups);
      servicePrincipals
        .find(({ id }) => id === SERVICE_PRINCIPAL_ID)
        ?.appRoleAssignedTo.push({
          id: `assigned-${input.id}`,
          appRoleId: MSIAM_ACCESS_ID,
          principalId: input.id,
          principalType: 'Group',
          principalDisplayName: input.displayName,
        });
      const store = world.aws.identityCenter?.identityStore;
      const id = storeIdOf(Number.parseInt(input.id.slice(-12), 16));
      if (store === undefined || store.groups.some((each) => each.id === id)) return;
      const { externalIds = [] } = storeGroup(input.displayName, { externalId: input.id });
      store.groups.push({
        id,
        displayName: input.displayName,
        externalIds: [...externalIds],
        createdDate: world.now,
      });
    },
    rename(n: number, displayName: string): void {
      const one = groups[found(n)];
      if (one !== undefined) one.displayName = displayName;
    },
    /** @returns The group, which can be restored. */
    remove(n: number): GroupInput | undefined {
      const at = found(n);
      return at < 0 ? undefined : groups.splice(at, 1)[0];
    },
    has: (n: number): boolean => found(n) >= 0,
  };
}
