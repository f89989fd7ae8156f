import { RolebridgeError } from '../../core/errors.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { Graph } from './client.ts';
import { GraphFailure } from './graph-failure.ts';
import { literal, segment } from './graph-path.ts';
import { allPages } from './paging.ts';
import { reading } from './refusals.ts';

/** What is to be known of a service principal that is looked up. */
export interface ServicePrincipalView<T> {
  readonly fields: readonly string[];
  readonly parse: (answer: unknown, what: string) => T;
}

/**
 * The one service principal that is meant, in one call.
 * @throws RolebridgeError SERVICE_PRINCIPAL_NOT_FOUND, SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_*
 */
export async function findServicePrincipal<T extends { readonly id: string }>(
  graph: Graph,
  reference: ServicePrincipalReference,
  { fields, parse }: ServicePrincipalView<T>,
): Promise<T> {
  const what = `the service principal with ${wordsOf(reference)}`;
  const select = `$select=${fields.join(',')}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    if (!('displayName' in reference)) {
      const path = `${pathOf(reference)}?${select}`;
      return parse(await getOr(graph, path, () => notFound(what)), what);
    }
    const filter = `$filter=${encodeURIComponent('displayName eq ')}${literal(reference.displayName)}`;
    const found: T[] = [];
    for await (const each of allPages(graph, `/servicePrincipals?${filter}&${select}`))
      found.push(parse(each, what));
    return theOnly(found, what);
  });
}

export async function getOr(graph: Graph, path: string, missing: () => RolebridgeError): Promise<unknown> {
  try {
    return await graph.get(path);
  } catch (error) {
    throw error instanceof GraphFailure && error.status === 404 ? missing() : error;
  }
}

function pathOf(reference: Exclude<ServicePrincipalReference, { readonly displayName: string }>): string {
  return 'id' in reference
    ? `/servicePrincipals/${segment(reference.id)}`
    : `/servicePrincipals(appId=${literal(reference.appId)})`;
}

function theOnly<T extends { readonly id: string }>(found: readonly T[], what: string): T {
  const [only] = found;
  if (only === undefined) throw notFound(what);
  if (found.length === 1) return only;
  const ids = found.map(({ id }) => id).toSorted();
  throw new RolebridgeError(
    'SERVICE_PRINCIPAL_AMBIGUOUS',
    `${what} is one of ${ids.length}: ${ids.join(', ')}`,
    {
      hint: 'A display name is not unique in Entra ID. Name the enterprise application by its id or appId instead.',
    },
  );
}

function notFound(what: string): RolebridgeError {
  return new RolebridgeError('SERVICE_PRINCIPAL_NOT_FOUND', `${what} is not in this tenant`, {
    hint: 'Compare with Enterprise applications in the Entra admin center: its Object ID is `id`, its Application ID is `appId`.',
  });
}

function wordsOf(reference: ServicePrincipalReference): string {
  if ('id' in reference) return `id ${reference.id}`;
  return 'appId' in reference
    ? `appId ${reference.appId}`
    : `the name ${JSON.stringify(reference.displayName)}`;
}
