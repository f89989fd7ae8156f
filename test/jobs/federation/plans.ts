import type { RunContext } from '../../../src/core/context.ts';
import type { Reading } from '../../../src/core/job.ts';
import { plan, type Plan } from '../../../src/core/plan.ts';
import { withhold } from '../../../src/core/withhold.ts';
import { createMemoryState } from '../../../src/app-defaults.ts';
import type { FederationItem } from '../../../src/jobs/federation/federation-item.ts';
import { createFederationJob } from '../../../src/jobs/federation/job.ts';
import { federationKind } from '../../../src/jobs/federation/kind.ts';
import { noteFinished, readSetUpRecord } from '../../../src/jobs/federation/set-up-record.ts';
import { federationSettings } from '../../../src/jobs/federation/settings.ts';
import type { ConnectionEvidence, OwnEvidence } from '../../../src/jobs/posture/evidence.ts';
import { known, type Known } from '../../../src/model/known.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { testContext } from '../../support/context.ts';
import { ownEvidence } from '../../support/posture-evidence.ts';

export interface Planned {
  readonly reading: Reading<FederationItem>;
  readonly plan: Plan<FederationItem>;
  /** `create setting/identifiers`, without the connection's name where there is one connection. */
  readonly changes: readonly string[];
  /** Key -> `rule: reason`. */
  readonly held: Readonly<Record<string, string>>;
}

export interface PlanOptions {
  readonly policy?: 'sync' | 'upsert-only' | 'create-only';
  readonly cloud?: 'global' | 'china';
  readonly own?: OwnEvidence;
  readonly counts?: Known<ReadonlyMap<string, number>>;
  readonly state?: StateStore;
  /** Who made the application that is there, when the state says nothing of it: Rolebridge, long ago, if left out. */
  readonly madeBy?: 'rolebridge' | 'somebody';
  /** Nobody has read the plan. */
  readonly blind?: boolean;
}

/** What would be done on this evidence. */
export async function planned(
  evidence: ConnectionEvidence | readonly ConnectionEvidence[],
  options: PlanOptions = {},
): Promise<Planned> {
  const connections: readonly ConnectionEvidence[] = Array.isArray(evidence) ? evidence : [evidence];
  const { policy = 'upsert-only', cloud = 'global', counts = known(new Map<string, number>()) } = options;
  const { state = createMemoryState({}), madeBy = 'rolebridge' } = options;
  if (madeBy === 'rolebridge') for (const each of connections) await noteMade(state, each);
  const settings = federationSettings.parse({ policy, connections: ['workforce'] });
  const job = createFederationJob(
    { settings, cloud },
    {
      evidence: () =>
        Promise.resolve({ connections, own: options.own ?? ownEvidence(), reads: [], remarks: [] }),
      entra: { assignmentCounts: () => Promise.resolve(counts) },
      state,
    },
  );
  const context: RunContext = testContext(createLabClock(new Date('2026-11-20T08:00:00.000Z')));
  const reading = await job.read(context);
  const rules = [...reading.rules, ...(options.blind === true ? (reading.unlessExpected ?? []) : [])];
  const result = withhold(plan(federationKind, reading.desired, reading.current, reading.targets), rules);
  const short = (key: string): string => key.replace(/^workforce\//u, '');
  return {
    reading,
    plan: result,
    changes: result.changes.map(({ action, key }) => `${action} ${short(key)}`),
    held: Object.fromEntries(
      result.withheld.map(({ change, rule, reason }) => [short(change.key), `${rule}: ${reason}`]),
    ),
  };
}

async function noteMade(state: StateStore, { connection, application }: ConnectionEvidence): Promise<void> {
  const { name, servicePrincipal } = connection;
  if (application.state === 'unknown' || application.value === undefined) return;
  if (!('displayName' in servicePrincipal) || (await readSetUpRecord(state, name)).application !== undefined)
    return;
  const { servicePrincipalId } = application.value.application;
  await noteFinished(state, {
    connection: name,
    displayName: servicePrincipal.displayName,
    servicePrincipalId,
  });
}
