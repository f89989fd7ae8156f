import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { ProvisioningPosture, ProvisioningSettings } from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import type { SynchronizationReader } from '../../../model/provisioning.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed } from '../refusals.ts';
import { part } from './part.ts';
import { userMappings } from './user-mappings.ts';

const permission = 'Synchronization.Read.All';

const secret = z.object({ key: z.string(), value: z.string().nullish() });
/** Entra: "Configure provisioning using Microsoft Graph APIs", section "Accidental deletes". */
const notificationSettings = z.object({
  DeleteThresholdEnabled: z.boolean(),
  DeleteThresholdValue: z.coerce.number().int().optional(),
});

/** What Entra brings to the application by itself; nothing for one without provisioning. */
export async function readProvisioning(
  graph: Graph,
  jobs: SynchronizationReader,
  servicePrincipalId: string,
  context: RunContext,
): Promise<Known<readonly ProvisioningPosture[]>> {
  const root = `/servicePrincipals/${segment(servicePrincipalId)}/synchronization`;
  const what = `the provisioning of service principal ${servicePrincipalId}`;
  return await part({ what, permission }, async () => {
    const found = await jobs.synchronizationJobs(servicePrincipalId, context);
    if (found.length === 0) return [];
    const settings = await part({ what: `the settings of ${what}`, permission }, () =>
      readSettings(graph, root, what),
    );
    return await Promise.all(
      found.map(async (job) => {
        const whatMapped = `the attribute mappings of provisioning job ${job.id}`;
        const users = await part({ what: whatMapped, permission }, async () =>
          userMappings(await graph.get(`${root}/jobs/${segment(job.id)}/schema`), whatMapped),
        );
        return { job, users, settings };
      }),
    );
  });
}

async function readSettings(graph: Graph, root: string, what: string): Promise<ProvisioningSettings> {
  const values = new Map<string, string>();
  for await (const each of allPages(graph, `${root}/secrets`)) {
    const { key, value } = parsed(secret, each, what);
    values.set(key, value ?? '');
  }
  const everybody = values.get('SyncAll')?.toLowerCase();
  const read = notificationSettings.safeParse(json(values.get('SyncNotificationSettings') ?? ''));
  if ((everybody !== 'true' && everybody !== 'false') || !read.success) throw notShown(what);
  const { DeleteThresholdEnabled: enabled, DeleteThresholdValue: value } = read.data;
  // "By default, the value is set to 500".
  return {
    scope: everybody === 'true' ? 'everybody' : 'assigned',
    deletionThreshold: enabled ? (value ?? 500) : null,
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notShown(what: string): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_SETTINGS_HIDDEN',
    `Microsoft Graph does not show the settings of ${what}`,
    {
      hint: 'Look at Provisioning, Settings of the enterprise application: its scope and the accidental deletion threshold.',
    },
  );
}
