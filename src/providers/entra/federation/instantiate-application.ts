import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { ApplicationIds } from '../../../model/federation-writers.ts';
import { retry } from '../../retry.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { literal, segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed, reading } from '../refusals.ts';
import { REPLICATION } from '../signing-certificates/replication.ts';
import { isUncertain } from '../write-failure.ts';
import { refusedWrite } from '../write-refusals.ts';
import { untilShown, type Writing } from './sent-write.ts';

interface Wanted {
  readonly templateId: string;
  readonly displayName: string;
}

/** Microsoft Graph: applicationServicePrincipal resource type. */
const made = z.object({ servicePrincipal: z.object({ id: z.string(), appId: z.string() }) });
const listed = z.object({ id: z.string(), appId: z.string(), applicationTemplateId: z.string().nullish() });
const registration = z.object({ id: z.string() });

type ServicePrincipal = z.output<typeof made>['servicePrincipal'];

/**
 * Makes both objects of an enterprise application. Doing it twice makes two, so it is asked once: where the answer is
 * lost, the one of that name and template that was not there before is the answer.
 * @throws RolebridgeError ENTRA_READ_BACK when they cannot be read in time or told from others, ENTRA_*
 */
export async function instantiateApplication(
  graph: Graph,
  wanted: Wanted,
  { stillMine, context }: Writing,
): Promise<ApplicationIds> {
  const before = new Set((await withThatName(graph, wanted)).map(({ id }) => id));
  const appeared = (cause: RolebridgeError | undefined): Promise<ServicePrincipal> =>
    theNewOne(graph, wanted, before, cause, { stillMine, context });
  await stillMine();
  const found = await ask(graph, wanted, appeared);
  return await untilReadable(graph, found, { stillMine, context });
}

async function ask(
  graph: Graph,
  { templateId, displayName }: Wanted,
  appeared: (cause: RolebridgeError | undefined) => Promise<ServicePrincipal>,
): Promise<ServicePrincipal> {
  const purpose = {
    what: `make the application ${JSON.stringify(displayName)} from template ${templateId}`,
    widerPermission: 'Application.ReadWrite.All',
    hint: 'Give our application the permission Application.ReadWrite.OwnedBy (application, with admin consent): what it makes it then owns.',
  };
  let answer: unknown;
  try {
    answer = await graph.post(`/applicationTemplates/${segment(templateId)}/instantiate`, { displayName });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const refused = refusedWrite(purpose, error);
    if (!isUncertain(error)) throw refused;
    return await appeared(refused);
  }
  return made.safeParse(answer).data?.servicePrincipal ?? (await appeared(undefined));
}

async function theNewOne(
  graph: Graph,
  wanted: Wanted,
  before: ReadonlySet<string>,
  cause: RolebridgeError | undefined,
  { context }: Writing,
): Promise<ServicePrincipal> {
  const found = await retry(
    REPLICATION,
    (attempted) => ({ retry: attempted.ok && attempted.value.length === 0 }),
    async () => (await withThatName(graph, wanted)).filter(({ id }) => !before.has(id)),
    context,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (cause !== undefined && found.length === 0) throw cause;
  const seen = found.length === 0 ? 'none' : found.map(({ id }) => id).join(' and ');
  throw new RolebridgeError(
    'ENTRA_READ_BACK',
    `which application ${JSON.stringify(wanted.displayName)} was made is not known: of those that were not there before, reads show ${seen}`,
    {
      hint: 'Run again in a few minutes: it goes on with the one that is there then. Delete one that nobody needs.',
      cause,
    },
  );
}

async function withThatName(
  graph: Graph,
  { templateId, displayName }: Wanted,
): Promise<readonly ServicePrincipal[]> {
  const what = `the applications with the name ${JSON.stringify(displayName)}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    const filter = `$filter=displayName%20eq%20${literal(displayName)}`;
    const found: ServicePrincipal[] = [];
    for await (const each of allPages(
      graph,
      `/servicePrincipals?${filter}&$select=id,appId,applicationTemplateId`,
    )) {
      const { id, appId, applicationTemplateId } = parsed(listed, each, what);
      if (applicationTemplateId?.toLowerCase() === templateId.toLowerCase()) found.push({ id, appId });
    }
    return found;
  });
}

/** Microsoft Graph: "applicationTemplate: instantiate": for some seconds both answer 404. */
async function untilReadable(
  graph: Graph,
  { id, appId }: ServicePrincipal,
  { context }: Writing,
): Promise<ApplicationIds> {
  const what = `the new application ${appId}`;
  let applicationId: string | undefined;
  const look = async (): Promise<boolean> => {
    const path = `/applications(appId=${literal(appId)})?$select=id`;
    applicationId ??= parsed(registration, await graph.get(path), what).id;
    await graph.get(`/servicePrincipals/${segment(id)}?$select=id`);
    return true;
  };
  const shown = await reading({ what, permission: 'Application.Read.All' }, () => untilShown(look, context));
  if (shown && applicationId !== undefined) return { servicePrincipalId: id, applicationId, appId };
  throw new RolebridgeError('ENTRA_READ_BACK', `${what} was made, but reads do not show it`, {
    hint: 'Run again in a few minutes: it goes on with the one that is there then.',
  });
}
