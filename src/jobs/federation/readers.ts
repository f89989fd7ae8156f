import type { RunContext } from '../../core/context.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import type { FederationReader } from '../../model/federation.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { ConnectionEvidence, OwnEvidence } from '../posture/evidence.ts';

/** Everything this job reads from. */
export interface FederationReaders {
  /** Both clouds, as the posture sees them, for the connections that are set up. */
  evidence(context: RunContext): Promise<FederationEvidence>;
  readonly entra: Pick<FederationReader, 'assignmentCounts'>;
  readonly state: StateStore;
}

export interface FederationEvidence {
  readonly connections: readonly ConnectionEvidence[];
  readonly own: OwnEvidence;
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
}
