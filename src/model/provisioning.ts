import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EditResult } from './edit-result.ts';
import type { ServicePrincipalReference, SynchronizationJob } from './entra.ts';

/** The way of users and groups from Entra ID to IAM Identity Center: its jobs, its secrets, its other end. */

export interface SynchronizationReader {
  /** @throws RolebridgeError ENTRA_* */
  synchronizationJobs(
    servicePrincipalId: string,
    context: RunContext,
  ): Promise<readonly SynchronizationJob[]>;
}

export interface ScimCredentials {
  /** `https://scim.<region>.amazonaws.com/<tenant>/scim/v2/` */
  readonly endpoint: string;
  readonly token: string;
}

export interface SynchronizationWriter {
  /** Writes both secrets, address and token. @throws RolebridgeError ENTRA_*, whose words never hold the token */
  saveCredentials(
    servicePrincipalId: string,
    credentials: ScimCredentials,
    context: RunContext,
  ): Promise<void>;
  /** Lets Entra sign in with what it has saved. @returns Why it could not, or undefined. @throws RolebridgeError ENTRA_* */
  validate(servicePrincipalId: string, jobId: string, context: RunContext): Promise<string | undefined>;
  /** Ends a quarantine; Graph warns of starting a job that is running. @throws RolebridgeError ENTRA_* */
  start(servicePrincipalId: string, jobId: string, context: RunContext): Promise<void>;
}

export interface ScimProbe {
  /**
   * Asks the endpoint for its ServiceProviderConfig: whether it takes the token, and nothing else.
   * @throws RolebridgeError SCIM_UNREACHABLE for any other answer than yes or no; its words never hold the token
   */
  accepts(credentials: ScimCredentials, context: RunContext): Promise<boolean>;
}

/** A provisioning job of an enterprise application, and how to ask it for a group. */
export interface GroupProvisioningJob extends SynchronizationJob {
  readonly servicePrincipalId: string;
  /** Of its schema, the rule that brings groups; absent when it brings users alone. */
  readonly groupRuleId?: string;
}

export interface GroupProvisioningReader {
  /** One gap, `everything`, when they cannot be read. */
  groupProvisioningJobs(
    application: ServicePrincipalReference,
    context: RunContext,
  ): Promise<Snapshot<GroupProvisioningJob>>;
}

/** Where to ask for a group. */
export interface ProvisioningRoute {
  readonly servicePrincipalId: string;
  readonly jobId: string;
  readonly ruleId: string;
}

/** A group that Entra is asked to bring to AWS now. Object ids throughout. */
export interface OnDemandEdit {
  readonly route: ProvisioningRoute;
  readonly group: string;
  /** Users who are direct members of it, and are to arrive with it; who else is in it stays as it is in AWS. */
  readonly members: readonly string[];
}

/** `refused`: object id, of the group or of a member, -> why Entra did not bring it, in its words. */
export type OnDemandResult = EditResult<OnDemandEdit> & { readonly refused?: ReadonlyMap<string, string> };

export interface OnDemandWriter {
  /**
   * One result for each edit, in the same order; what Entra refuses is a result, not an exception. Applied is what Entra
   * says has arrived, the group and every member; of others the failure has Entra's words. Asking twice does no harm.
   * `stillMine` is called before each call and throws when the lease is lost.
   */
  write(
    edits: readonly OnDemandEdit[],
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<readonly OnDemandResult[]>;
}
