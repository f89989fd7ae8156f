import type { ApplicationIds } from '../../model/federation-writers.ts';
import type { FederatedApplicationPosture } from '../../model/federation.ts';
import type { ConnectionEvidence } from '../posture/evidence.ts';
import type { Standing } from './made-application.ts';
import type { FederationParts } from './parts.ts';

/** A connection that can be set up, with its application, if there is one. */
export interface Subject {
  readonly evidence: ConnectionEvidence;
  readonly parts: FederationParts;
  readonly there?: {
    readonly posture: FederatedApplicationPosture;
    readonly object: ApplicationIds;
    readonly standing: Standing;
  };
  /** Whether people may sign in through it now: then only a plan that somebody has read changes how. */
  readonly isInUse: boolean;
}

export function nameOf({ evidence }: Pick<Subject, 'evidence'>): string {
  return evidence.connection.name;
}

export function objectOf({ there }: Subject): { readonly object?: ApplicationIds } {
  return there === undefined ? {} : { object: there.object };
}
