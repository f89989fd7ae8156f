import { RolebridgeError } from '../../../core/errors.ts';
import type { Graph } from '../client.ts';
import type { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import {
  appliesTo,
  claimsMappingPurpose,
  POLICIES,
  policiesAt,
  type Policy,
} from './claims-mapping-policies.ts';
import { makeClaimsMapping } from './make-claims-mapping.ts';
import { sentWrite, untilShown, type Writing } from './sent-write.ts';

export interface WantedPolicy {
  readonly id?: string;
  readonly displayName: string;
  readonly definition: string;
}

/**
 * Updates or makes the policy, assigns it, and reads until the service principal shows it.
 * @throws RolebridgeError ENTRA_POLICY_SHARED, ENTRA_READ_BACK, ENTRA_*
 */
export async function saveClaimsMapping(
  graph: Graph,
  servicePrincipalId: string,
  wanted: WantedPolicy,
  writing: Writing,
): Promise<void> {
  const { id: given, displayName, definition } = wanted;
  const root = `/servicePrincipals/${segment(servicePrincipalId)}/claimsMappingPolicies`;
  const what = `the claims-mapping policies of service principal ${servicePrincipalId}`;
  const assigned = () => policiesAt(graph, root, what);
  const before = await assigned();
  const uncertain: (RolebridgeError | undefined)[] = [];
  if (given !== undefined) {
    const others = (await appliesTo(graph, given)).filter((id) => id !== servicePrincipalId);
    if (others.length > 0) throw shared(given, others);
    const purpose = claimsMappingPurpose(`save claims-mapping policy ${given}`);
    const body = { displayName, definition: [definition] };
    const attempt = () => graph.patch(`${POLICIES}/${segment(given)}`, body);
    uncertain.push(await sentWrite({ purpose, attempt }, writing));
  }
  const id = given ?? (await makeClaimsMapping(graph, wanted, writing));
  if (!before.some((each) => each.id === id)) {
    const purpose = claimsMappingPurpose(
      `assign claims-mapping policy ${id} to service principal ${servicePrincipalId}`,
    );
    const attempt = () =>
      graph.post(`${root}/$ref`, { '@odata.id': `${graph.origin}/v1.0${POLICIES}/${id}` });
    uncertain.push(await sentWrite({ purpose, attempt, isDone }, writing));
  }
  const isThere = (each: Policy): boolean => each.id === id && each.definition[0] === definition;
  const shown = await untilShown(async () => (await assigned()).some(isThere), writing.context);
  if (!shown) throw uncertain.find((each) => each !== undefined) ?? unseen(id, what);
}

/** As Graph says of a reference that is there: "One or more added object references already exist". */
function isDone({ status, message }: GraphFailure): boolean {
  return status === 400 && message.includes('references already exist');
}

function shared(id: string, others: readonly string[]): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_POLICY_SHARED',
    `claims-mapping policy ${id} is that of ${others.join(' and ')}, too, and would change there as well`,
    {
      hint: 'Assign the others a policy of their own, or take this one off this application: it then gets a new one.',
    },
  );
}

function unseen(id: string, what: string): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_READ_BACK',
    `claims-mapping policy ${id} was saved, but ${what} do not show it`,
    {
      hint: 'Run again in a few minutes. Somebody else may write there, too.',
    },
  );
}
