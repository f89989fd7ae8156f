import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { reconcile } from '../core/reconcile.ts';
import type { RunReport } from '../core/report.ts';
import { createSetUpJob } from '../jobs/set-up/job.ts';
import type { Made } from '../jobs/set-up/made.ts';
import { neededRegistrations } from '../jobs/set-up/needs.ts';
import type { SetUpParts } from '../jobs/set-up/readers.ts';
import { createSetUpWriter } from '../jobs/set-up/writer.ts';
import type { AwsClients } from '../providers/aws/clients.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { awsCaller } from '../providers/aws/set-up/caller.ts';
import {
  createOutboundFederationReader,
  createOutboundFederationWriter,
} from '../providers/aws/set-up/outbound-federation.ts';
import { graphPerRun } from '../providers/entra/client.ts';
import { createSetUpDirectoryReader } from '../providers/entra/set-up/directory-reader.ts';
import { createSetUpDirectoryWriter } from '../providers/entra/set-up/directory-writer.ts';
import { operatorToken } from '../providers/entra/set-up/operator-token.ts';
import { entraEndpoints, type EntraSettings } from '../providers/entra/settings.ts';
import { connectAws, transportOf, type ConnectionOptions } from './connections.ts';
import { setUpFacts } from './set-up-facts.ts';

/** Who runs the set-up in Entra ID: whoever signed in with the Azure CLI, unless it is a client of the lab. */
export interface SetUpOptions extends ConnectionOptions {
  readonly operator?: { readonly clientId: string; readonly secret: string };
}

export interface SetUpAsked {
  readonly stage: string;
  /** Where the functions run; the caller's when absent. */
  readonly account?: string;
  /** Absent: what is missing is only said. */
  readonly apply?: { readonly expect?: string };
}

export interface SetUpDone {
  readonly report: RunReport;
  /** Client ids that the configuration has to have instead of those that it has. */
  readonly clientIds: readonly { readonly setting: string; readonly clientId: string }[];
  /** Where the functions run. */
  readonly account: string;
}

/**
 * `rolebridge setup`: what Rolebridge needs in both clouds, planned and applied by the engine. There is no lease, since
 * there may be no state yet, and all of it can be done twice.
 * @throws RolebridgeError AWS_CREDENTIALS, AWS_CALLER_UNKNOWN, ENTRA_ENDPOINT_NOT_LOOPBACK
 */
export async function setUp(
  config: Config,
  options: SetUpOptions,
  { stage, account, apply }: SetUpAsked,
  context: RunContext,
): Promise<SetUpDone> {
  const aws = connectAws(config, options);
  const caller = await awsCaller(aws, context);
  const { cloud } = config.entra;
  const isFederated = config.entra.credential === 'federated';
  const parts: SetUpParts = {
    facts: setUpFacts(config),
    stage,
    account: account ?? caller.account,
    caller,
    partition: partitionOf(config.aws.region),
    audience: isFederated ? entraEndpoints[cloud].federatedAudience : undefined,
  };
  const made: Made = { issuer: undefined, registrations: new Map() };
  const report = await run(parts, made, aws, { config, options, apply }, context);
  const clientIds = neededRegistrations(parts.facts).flatMap(({ setting, clientId }) => {
    const appId = made.registrations.get(setting)?.appId;
    return appId === undefined || appId === clientId ? [] : [{ setting, clientId: appId }];
  });
  return { report, clientIds, account: parts.account };
}

function run(
  parts: SetUpParts,
  made: Made,
  aws: AwsClients,
  {
    config,
    options,
    apply,
  }: { readonly config: Config; readonly options: SetUpOptions; readonly apply: SetUpAsked['apply'] },
  context: RunContext,
): Promise<RunReport> {
  const graph = graphPerRun(operatorSettings(config, options), transportOf(options));
  const readers = {
    directory: createSetUpDirectoryReader(graph),
    outboundFederation: createOutboundFederationReader(aws),
  };
  const job = createSetUpJob(parts, readers, made);
  if (apply === undefined) return reconcile(job, context);
  const ports = {
    directory: createSetUpDirectoryWriter(graph),
    outboundFederation: createOutboundFederationWriter(aws),
  };
  return reconcile(job, context, { ...apply, writer: createSetUpWriter(ports, made) });
}

function operatorSettings({ entra }: Config, { operator }: SetUpOptions): EntraSettings {
  const { cloud, tenantId, clientId } = entra;
  return operator === undefined
    ? {
        cloud,
        tenantId,
        clientId,
        credential: { type: 'person', token: (context) => operatorToken({ cloud, tenantId }, context) },
      }
    : {
        cloud,
        tenantId,
        clientId: operator.clientId,
        credential: { type: 'client-secret', secret: () => Promise.resolve(operator.secret) },
      };
}
