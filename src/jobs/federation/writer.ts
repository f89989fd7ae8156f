import { subjectOf, type Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { FederationItem } from './federation-item.ts';
import type { FederationNotes } from './job.ts';
import { federationKind } from './kind.ts';
import { inOrder, isOfApplication } from './order.ts';
import { attempt, notAttempted } from '../attempt.ts';
import { noteFinished } from './set-up-record.ts';
import { writeAccount } from './write-account.ts';
import { writeApplication, type Made } from './write-application.ts';
import { writeAssignment } from './write-assignment.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

type Items = Change<FederationItem>;
type Outcomes = readonly Outcome<FederationItem>[];

/** Sets up one connection after the other, each in the order in which one part needs the other. */
export function createFederationWriter(
  ports: FederationWriterPorts,
): Writer<FederationItem, FederationNotes> {
  return {
    async apply(changes, context) {
      const outcomes: Outcome<FederationItem>[] = [];
      let done = 0;
      const step = (): void => {
        done += 1;
        context.progress({ phase: 'apply', what: 'parts', done, total: changes.length });
      };
      for (const group of Map.groupBy(changes, (change) => subjectOf(change).connection).values()) {
        outcomes.push(...(await writeConnection(group, ports, context, step)));
      }
      return outcomes;
    },
    // What is written was noted before; this is what had been written and could not be noted any more.
    async remember(_plan, _outcomes, _context, notes) {
      for (const finished of notes?.finished ?? []) {
        await ports.stillMine();
        await noteFinished(ports.state, finished);
      }
    },
  };
}

/** What fails in Entra stops the connection; what fails in an account stops that account. */
async function writeConnection(
  changes: readonly Items[],
  ports: FederationWriterPorts,
  context: RunContext,
  step: () => void,
): Promise<Outcomes> {
  const ordered = inOrder(changes);
  const made: Made = {};
  const ofApplication = await eachUntilFailure(
    ordered.filter((change) => change.action !== 'delete' && isOfApplication(subjectOf(change))),
    (change) => writeApplication(change, made, ports, context),
    context,
    step,
  );
  const rest = ordered.filter((change) => !ofApplication.some((outcome) => outcome.change === change));
  if (ofApplication.some(({ status }) => status !== 'applied'))
    return [...ofApplication, ...rest.map((change) => notAttempted(change, context))];

  const assignments = rest.filter((change) => subjectOf(change).type === 'group-assignment');
  const byAccount = Map.groupBy(
    rest.filter((change) => subjectOf(change).type !== 'group-assignment'),
    (change) => federationKind.scope(subjectOf(change)),
  );
  const inAccounts = await inParallel([...byAccount.values()], ports.concurrency, (group) =>
    eachUntilFailure(group, (change) => writeAccount(change, made, ports, context), context, step),
  );
  const assigned: Outcome<FederationItem>[] = [];
  for (const change of assignments) {
    assigned.push(await attempt(change, () => writeAssignment(change, made, ports, context), context));
    step();
  }
  return [...ofApplication, ...inAccounts, ...assigned];
}

async function eachUntilFailure(
  changes: readonly Items[],
  write: (change: Items) => Promise<void>,
  context: RunContext,
  step: () => void,
): Promise<Outcomes> {
  const outcomes: Outcome<FederationItem>[] = [];
  let failed = false;
  for (const change of changes) {
    const outcome: Outcome<FederationItem> = failed
      ? notAttempted(change, context)
      : await attempt(change, () => write(change), context);
    failed ||= outcome.status !== 'applied';
    outcomes.push(outcome);
    step();
  }
  return outcomes;
}

/** So many at a time, each batch after the other. */
async function inParallel(
  groups: readonly (readonly Items[])[],
  concurrency: number,
  write: (group: readonly Items[]) => Promise<Outcomes>,
): Promise<Outcomes> {
  const outcomes: Outcome<FederationItem>[] = [];
  for (let start = 0; start < groups.length; start += concurrency) {
    const batch = groups.slice(start, start + concurrency);
    outcomes.push(...(await Promise.all(batch.map(write))).flat());
  }
  return outcomes;
}
