import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { failureOf, type Failure } from '../../core/errors.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SamlProviderEdit } from '../../model/saml.ts';
import { editOutcomes } from '../edit-outcomes.ts';
import { keyOf, type AcceptedCertificate, type RotationItem } from './rotation-item.ts';
import { verifyRemoval, verifyRemoved } from './verify.ts';
import type { SamlRotationWriterPorts } from './writer-ports.ts';

type Items = Change<RotationItem>;
type Outcomes = readonly Outcome<RotationItem>[];

/** Takes away what is safe to take away at this moment. */
export async function removeFromAccounts(
  removals: readonly Items[],
  ports: SamlRotationWriterPorts,
  context: RunContext,
): Promise<Outcomes> {
  const outcomes: Outcome<RotationItem>[] = [];
  const removed = new Set(removals.map(({ key }) => key));
  const byThumbprint = Map.groupBy(removals, (change) => itemOf(change).certificate.thumbprint);
  for (const group of byThumbprint.values()) {
    const unsafe = await unsafeRemovals(group, ports, context);
    const refused = (change: Items): Failure | undefined => unsafe.get(itemOf(change).account.id);
    outcomes.push(
      ...group.flatMap((change): Outcomes => {
        const failure = refused(change);
        return failure === undefined ? [] : [{ status: 'failed', change, failure }];
      }),
      ...(await removedSafely(
        await writeAccounts(
          group.filter((change) => refused(change) === undefined),
          ports,
          context,
          removed,
        ),
        ports,
        context,
      )),
    );
  }
  return outcomes;
}

/** Looks once more after the write: Entra has no lock that would keep others from turning the pointer meanwhile. */
async function removedSafely(
  outcomes: Outcomes,
  { readers }: SamlRotationWriterPorts,
  context: RunContext,
): Promise<Outcomes> {
  const first = outcomes.find(({ status }) => status === 'applied');
  if (first === undefined) return outcomes;
  try {
    await verifyRemoved(itemOf(first.change), readers, context);
    return outcomes;
  } catch (error) {
    const failure = failureOf(error, context.signal);
    return outcomes.map((each) =>
      each.status === 'applied' ? { status: 'failed', change: each.change, failure } : each,
    );
  }
}

/** Account id -> why nothing may be taken away there. */
async function unsafeRemovals(
  group: readonly Items[],
  { readers }: SamlRotationWriterPorts,
  context: RunContext,
): Promise<ReadonlyMap<string, Failure>> {
  const [first] = group;
  if (first === undefined) return new Map();
  const accounts = group.map((change) => itemOf(change).account);
  try {
    return await verifyRemoval(itemOf(first), accounts, readers, context);
  } catch (error) {
    const failure = failureOf(error, context.signal);
    return new Map(accounts.map(({ id }) => [id, failure]));
  }
}

/**
 * All edits of an account in one write.
 * @param removed Keys of what this run takes away, which may be gone by the time of a later write.
 */
export async function writeAccounts(
  changes: readonly Items[],
  { samlProviders, stillMine }: SamlRotationWriterPorts,
  context: RunContext,
  removed: ReadonlySet<string> = new Set(),
): Promise<Outcomes> {
  if (changes.length === 0) return [];
  const edits = changes.map((change) => editOf(change, removed));
  return editOutcomes(changes, () => samlProviders.write(edits, stillMine, context), context);
}

function editOf(change: Items, removed: ReadonlySet<string>): SamlProviderEdit {
  const item = itemOf(change);
  const { account, arn, certificate } = item;
  const expected = item.accepted.filter(
    (thumbprint) => !removed.has(keyOf({ ...item, certificate: { ...certificate, thumbprint } })),
  );
  return change.action === 'delete'
    ? { type: 'remove', account, arn, expected, thumbprint: certificate.thumbprint }
    : { type: 'add', account, arn, expected, certificate };
}

function itemOf(change: Items): AcceptedCertificate {
  const item = change.action === 'delete' ? change.before : change.after;
  if (item.type === 'accepted-certificate') return item;
  throw new Error(`${change.key} is not of an account`);
}
