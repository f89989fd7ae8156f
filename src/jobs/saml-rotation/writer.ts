import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import { attempt } from '../attempt.ts';
import { targetsOf } from '../../core/plan.ts';
import type { RotationNotes } from './job.ts';
import { rotationKind } from './kind.ts';
import { howOf, moved } from './record.ts';
import { changeRecord } from './record-store.ts';
import type { ActiveCertificate, RotationItem } from './rotation-item.ts';
import { seen } from './sighting.ts';
import { removeFromAccounts, writeAccounts } from './write-accounts.ts';
import { writeInEntra } from './write-entra.ts';
import type { SamlRotationWriterPorts } from './writer-ports.ts';

type Items = Change<RotationItem>;
type Outcomes = readonly Outcome<RotationItem>[];

/** Does one stage of each connection. What could cut people off is checked once more before it is written. */
export function createSamlRotationWriter(
  ports: SamlRotationWriterPorts,
): Writer<RotationItem, RotationNotes> {
  return {
    async apply(changes, context) {
      const outcomes: Outcome<RotationItem>[] = [];
      for (const [, group] of targetsOf(rotationKind, changes)) {
        outcomes.push(...(await writeConnection(group, ports, context)));
        context.progress({
          phase: 'apply',
          what: 'certificates',
          done: outcomes.length,
          total: changes.length,
        });
      }
      return outcomes;
    },
    async remember(_plan, outcomes, { clock }, notes) {
      // Without the lease, somebody else's run knows better.
      await ports.stillMine();
      const pointed = activated(outcomes);
      for (const [connection, sighting] of notes ?? []) {
        const to = pointed.get(connection);
        const failed = unhealed(outcomes, connection, sighting.active.thumbprint);
        await changeRecord(ports.readers.state, connection, (record) => {
          const after = seen(record, sighting, clock.now());
          const all = [...new Set([...(after.unhealed ?? []), ...failed])].toSorted();
          const noted = all.length === 0 ? after : { ...after, unhealed: all };
          return to === undefined ? noted : moved(noted, to.certificate, clock.now(), howOf(to));
        });
      }
    },
  };
}

/** Accounts of the connection that could not be given the active certificate. */
function unhealed(outcomes: Outcomes, connection: string, thumbprint: string): readonly string[] {
  return outcomes.flatMap(({ status, change }) =>
    status === 'failed' &&
    change.action === 'create' &&
    change.after.type === 'accepted-certificate' &&
    change.after.connection === connection &&
    change.after.certificate.thumbprint === thumbprint
      ? [change.after.account.id]
      : [],
  );
}

/** Connection -> what was made the active one. */
function activated(outcomes: Outcomes): ReadonlyMap<string, ActiveCertificate> {
  return new Map(
    outcomes.flatMap(({ status, change }) =>
      status === 'applied' && change.action === 'update' && change.after.type === 'active-certificate'
        ? [[change.after.connection, change.after] as const]
        : [],
    ),
  );
}

async function writeConnection(
  changes: readonly Items[],
  ports: SamlRotationWriterPorts,
  context: RunContext,
): Promise<Outcomes> {
  const additions: Items[] = [];
  const removals: Items[] = [];
  const outcomes: Outcome<RotationItem>[] = [];
  for (const change of changes) {
    if (change.action === 'delete') removals.push(change);
    else if (change.after.type === 'accepted-certificate') additions.push(change);
    else outcomes.push(await attempt(change, () => writeInEntra(change, ports, context), context));
  }
  return [
    ...outcomes,
    ...(await writeAccounts(additions, ports, context)),
    ...(await removeFromAccounts(removals, ports, context)),
  ];
}
