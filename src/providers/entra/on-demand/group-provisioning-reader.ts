import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { everything } from '../../../core/snapshot.ts';
import type { SynchronizationJob } from '../../../model/entra.ts';
import type { GroupProvisioningJob, GroupProvisioningReader } from '../../../model/provisioning.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { gapOf } from '../groups/gap.ts';
import { parsed, reading } from '../refusals.ts';
import { findServicePrincipal } from '../service-principal-lookup.ts';
import { createSynchronizationReader } from '../synchronization.ts';
import { grant } from './grant.ts';

const servicePrincipal = z.object({ id: z.string() });
const VIEW = {
  fields: ['id'],
  parse: (answer: unknown, what: string) => parsed(servicePrincipal, answer, what),
};

/** Microsoft Graph: synchronizationSchema, synchronizationRule and objectMapping resource types. */
const schema = z.object({
  synchronizationRules: z.array(
    z.object({
      id: z.string(),
      objectMappings: z.array(
        z.object({ enabled: z.boolean().nullish(), sourceObjectName: z.string().nullish() }),
      ),
    }),
  ),
});

export function createGroupProvisioningReader(
  graphOf: (context: RunContext) => Graph,
): GroupProvisioningReader {
  const synchronization = createSynchronizationReader(graphOf, grant.hint);
  return {
    async groupProvisioningJobs(application, context) {
      try {
        const graph = graphOf(context);
        const { id } = await findServicePrincipal(graph, application, VIEW);
        const items: GroupProvisioningJob[] = [];
        for (const job of await synchronization.synchronizationJobs(id, context))
          items.push(await withRule(graph, id, job));
        return { items, gaps: [] };
      } catch (error) {
        return { items: [], gaps: [gapOf(everything, error)] };
      }
    },
  };
}

async function withRule(
  graph: Graph,
  servicePrincipalId: string,
  job: SynchronizationJob,
): Promise<GroupProvisioningJob> {
  const what = `the schema of provisioning job ${job.id} of service principal ${servicePrincipalId}`;
  const path = `/servicePrincipals/${segment(servicePrincipalId)}/synchronization/jobs/${segment(job.id)}/schema`;
  const { synchronizationRules } = await reading({ what, ...grant }, async () =>
    parsed(schema, await graph.get(path), what),
  );
  const groupRuleId = synchronizationRules.find(({ objectMappings }) =>
    objectMappings.some(({ enabled, sourceObjectName }) => enabled !== false && sourceObjectName === 'Group'),
  )?.id;
  return { ...job, servicePrincipalId, ...(groupRuleId === undefined ? {} : { groupRuleId }) };
}
