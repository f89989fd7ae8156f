import type { Change } from '../../core/change.ts';
import type { Writer } from '../../core/job.ts';
import type { OnDemandEdit, OnDemandResult, OnDemandWriter } from '../../model/provisioning.ts';
import type { StateStore } from '../../state/state-store.ts';
import { editOutcomes } from '../edit-outcomes.ts';
import { missingMembers } from './kind.ts';
import type { ProvisionedGroup } from './provisioned-group.ts';
import { writeRefusals } from './refusal-store.ts';
import { refusalsAfter, type Refusals } from './refusals.ts';

export interface GroupProvisioningWriterPorts {
  readonly provisioning: OnDemandWriter;
  readonly state: StateStore;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}

/** Has Entra bring groups and members, and remembers what it would not bring: the rest the identity store tells. */
export function createGroupProvisioningWriter({
  provisioning,
  state,
  stillMine,
}: GroupProvisioningWriterPorts): Writer<ProvisionedGroup, Refusals> {
  let results: readonly OnDemandResult[] = [];
  return {
    apply: (changes, context) =>
      editOutcomes(
        changes,
        async () => (results = await provisioning.write(changes.map(editOf), stillMine, context)),
        context,
      ),
    async remember(_plan, _outcomes, { clock }, before = new Map()) {
      if (results.length === 0) return;
      await stillMine();
      await writeRefusals(state, refusalsAfter(before, results, clock.now()));
    },
  };
}

function editOf(change: Change<ProvisionedGroup>): OnDemandEdit {
  if (change.action === 'delete' || change.after.route === undefined)
    throw new TypeError(`${change.key}: nobody plans a ${change.action} that cannot be done`);
  const { id: group, members, route } = change.after;
  return {
    route,
    group,
    members: change.action === 'create' ? members : missingMembers(change.before, change.after),
  };
}
