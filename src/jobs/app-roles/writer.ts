import type { Change } from '../../core/change.ts';
import { subjectOf } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import { planOf, targetsOf } from '../../core/plan.ts';
import type { RetirementTimes, Sightings } from '../../core/retirement.ts';
import { freshSightings, sightingsAfter } from '../../state/sightings.ts';
import { readSightings, writeSightings } from '../../state/sightings-store.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { AppRoleEdit, AppRoleWriter } from '../../model/entra.ts';
import { editOutcomes } from '../edit-outcomes.ts';
import type { AppRole } from './app-role.ts';
import { appRolesJob } from './job.ts';
import { accountOfKey, appRoleKind } from './kind.ts';
import type { AccountScope, AppRolesNotes } from './run.ts';

export interface AppRolesWriterPorts {
  readonly appRoles: AppRoleWriter;
  readonly state: StateStore;
  readonly times: RetirementTimes;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}

/** Writes app roles connection by connection, and remembers since when those that go have been missing. */
export function createAppRolesWriter(ports: AppRolesWriterPorts): Writer<AppRole, AppRolesNotes> {
  return {
    async apply(changes, context) {
      const outcomes: Outcome<AppRole>[] = [];
      for (const [, group] of targetsOf(appRoleKind, changes)) {
        outcomes.push(...(await writeConnection(group, ports, context)));
        context.progress({ phase: 'apply', what: 'app roles', done: outcomes.length, total: changes.length });
      }
      return outcomes;
    },
    async remember(plan, outcomes, context, notes) {
      // Without the lease, somebody else's run knows better.
      await ports.stillMine();
      for (const connection of Object.keys(plan.existing)) {
        const stored = await readSightings(ports.state, appRolesJob, connection);
        const before = freshSightings(stored, ports.times, context.clock.now());
        const after = sightingsAfter(
          before,
          planOf(appRoleKind, plan, connection),
          outcomes,
          context.clock.now(),
        );
        const all = new Map([...outside(stored, notes?.scope), ...after]);
        await writeSightings(ports.state, appRolesJob, connection, all);
      }
    },
  };
}

/** What a narrowed run has not looked at stays as it was. */
function outside(stored: Sightings, scope: AccountScope | undefined): Sightings {
  if (scope === undefined) return new Map();
  return new Map([...stored].filter(([key]) => !scope.has(accountOfKey(key) ?? '')));
}

async function writeConnection(
  changes: readonly Change<AppRole>[],
  ports: AppRolesWriterPorts,
  context: RunContext,
): Promise<readonly Outcome<AppRole>[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const edits = changes.map(editOf);
  const { object } = subjectOf(first);
  return editOutcomes(changes, () => ports.appRoles.write(object, edits, ports.stillMine, context), context);
}

function editOf(change: Change<AppRole>): AppRoleEdit {
  const { id, value } = subjectOf(change);
  if (change.action === 'delete') return { type: change.step === 'retire' ? 'disable' : 'remove', id, value };
  const { displayName, description } = change.after;
  if (change.action === 'create') return { type: 'add', id, value, displayName, description };
  return change.fields.every(({ field }) => field === 'isEnabled')
    ? { type: 'enable', id, value }
    : { type: 'change', id, value, displayName, description };
}
