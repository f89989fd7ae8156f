import * as z from 'zod';
import { retry } from '../../retry.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { parsed } from '../refusals.ts';
import { REPLICATION } from '../signing-certificates/replication.ts';
import { isUncertain } from '../write-failure.ts';
import { refusedWrite } from '../write-refusals.ts';
import { appliesTo, claimsMappingPurpose, POLICIES, policiesAt } from './claims-mapping-policies.ts';
import type { Writing } from './sent-write.ts';

interface Wanted {
  readonly displayName: string;
  readonly definition: string;
}

const made = z.object({ id: z.string() });

/**
 * Makes a policy and gives its id. Making it twice makes two, so it is asked once. One that is the same and that nothing
 * has is of a run that broke off before it could assign it, or of an answer that was lost: it is taken.
 * @throws RolebridgeError ENTRA_*
 */
export async function makeClaimsMapping(
  graph: Graph,
  wanted: Wanted,
  { stillMine, context }: Writing,
): Promise<string> {
  const { displayName, definition } = wanted;
  const left = await leftOver(graph, wanted);
  if (left !== undefined) return left;
  await stillMine();
  try {
    const answer = await graph.post(POLICIES, { displayName, definition: [definition] });
    return parsed(made, answer, 'a new claims-mapping policy').id;
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const what = `make the claims-mapping policy ${JSON.stringify(displayName)}`;
    const refused = refusedWrite(claimsMappingPurpose(what), error);
    if (context.signal.aborted || !isUncertain(error)) throw refused;
    const found = await retry(
      REPLICATION,
      (attempted) => ({ retry: attempted.ok && attempted.value === undefined }),
      () => leftOver(graph, wanted),
      context,
    );
    if (found === undefined) throw refused;
    return found;
  }
}

/** One that something has is left alone, though it is the same now: whoever changes it there would change it here. */
async function leftOver(graph: Graph, { displayName, definition }: Wanted): Promise<string | undefined> {
  for (const each of await policiesAt(graph, POLICIES, 'the claims-mapping policies')) {
    const isSame = each.displayName === displayName && each.definition[0] === definition;
    if (isSame && (await appliesTo(graph, each.id)).length === 0) return each.id;
  }
  return undefined;
}
