import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { PermissionSetEdit, PermissionSetWriter } from '../../model/identity-center.ts';
import { editOutcomes } from '../edit-outcomes.ts';
import { provisionedField } from './kind.ts';
import type { ManagedPermissionSet } from './permission-set.ts';

export interface PermissionSetsWriterPorts {
  readonly permissionSets: PermissionSetWriter;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}

/** Writes permission sets. There is nothing to remember: a delete has no grace time, AWS itself tells what is stale. */
export function createPermissionSetsWriter(ports: PermissionSetsWriterPorts): Writer<ManagedPermissionSet> {
  return {
    apply: (changes, context) => write(changes, ports, context),
    remember: () => Promise.resolve(),
  };
}

function write(
  changes: readonly Change<ManagedPermissionSet>[],
  { permissionSets, stillMine }: PermissionSetsWriterPorts,
  context: RunContext,
): Promise<readonly Outcome<ManagedPermissionSet>[]> {
  const edits = changes.map(editOf);
  return editOutcomes(changes, () => permissionSets.write(edits, stillMine, context), context);
}

function editOf(change: Change<ManagedPermissionSet>): PermissionSetEdit {
  switch (change.action) {
    case 'create':
      return { type: 'create', after: change.after };
    case 'delete':
      return { type: 'delete', before: change.before };
    case 'update': {
      const { before, after, fields } = change;
      return fields.every(({ field }) => field === provisionedField)
        ? { type: 'provision', before }
        : { type: 'update', before, after };
    }
  }
}
