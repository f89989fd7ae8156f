import * as z from 'zod';
import type { Gap, Snapshot } from '../../../core/snapshot.ts';
import type { SigningServicePrincipal } from '../../../model/saml.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { batchedReads } from '../groups/batched-reads.ts';
import type { ReadAnswer } from '../groups/batched-reads.ts';
import { gapOf } from '../groups/gap.ts';
import { allPages } from '../paging.ts';
import { parsed, reading } from '../refusals.ts';
import { SIGNING_FIELDS, toSigningServicePrincipal } from './signing-service-principal.ts';

const PERMISSION = 'Application.Read.All';
const FILTER = `$filter=${encodeURIComponent("preferredSingleSignOnMode eq 'saml'")}`;

const listed = z.object({ id: z.string() });

/**
 * Every service principal whose single sign-on is SAML, each read on its own, since a list has no certificates. One
 * that nobody ever set up may have no sign-on mode, and is not found.
 */
export async function everySamlApplication(graph: Graph): Promise<Snapshot<SigningServicePrincipal>> {
  const ids = await listIds(graph);
  const select = `$select=${SIGNING_FIELDS.join(',')}`;
  const reads = ids.map((id) => ({ key: id, url: `/servicePrincipals/${segment(id)}?${select}` }));
  const items: SigningServicePrincipal[] = [];
  const gaps: Gap[] = [];
  for (const [id, answer] of await batchedReads(graph, reads)) {
    if (isGone(answer)) continue;
    try {
      items.push(await foundIn(answer, id));
    } catch (error) {
      gaps.push(gapOf(id, error));
    }
  }
  return { items, gaps };
}

async function listIds(graph: Graph): Promise<readonly string[]> {
  const what = 'the SAML applications of the tenant';
  return await reading({ what, permission: PERMISSION }, async () => {
    const ids = new Set<string>();
    for await (const each of allPages(graph, `/servicePrincipals?${FILTER}&$select=id&$top=999`))
      ids.add(parsed(listed, each, what).id);
    return [...ids].toSorted();
  });
}

/** Deleted since it was listed. A 404 that is not in Graph's form comes from something in between. */
function isGone(answer: ReadAnswer): boolean {
  if (answer.ok || !(answer.error instanceof GraphFailure)) return false;
  return answer.error.status === 404 && !answer.error.code.startsWith('ENTRA_');
}

async function foundIn(answer: ReadAnswer, id: string): Promise<SigningServicePrincipal> {
  const what = `the signing certificates of service principal ${id}`;
  return await reading({ what, permission: PERMISSION }, async () => {
    if (!answer.ok) throw answer.error;
    return toSigningServicePrincipal(answer.body, what);
  });
}
