import type { ProvisioningRoute } from '../../model/provisioning.ts';

/** A group of Entra ID that is to be in the identity store, or is there. */
export interface ProvisionedGroup {
  /** Object id, which is its identity on both sides. */
  readonly id: string;
  /** As Entra ID has it. */
  readonly displayName: string;
  /**
   * Object ids of users, sorted: who is to be in it there, or who of these is. Nobody else counts: whom this job does
   * not know of, it does not look at.
   */
  readonly members: readonly string[];
  /** How it gets there; absent while that is not known, or of no use. */
  readonly route?: ProvisioningRoute;
  /** Why it has to wait although it is wanted. */
  readonly held?: Held;
}

export interface Held {
  readonly rule: 'completeness' | 'provisioning';
  readonly reason: string;
}
