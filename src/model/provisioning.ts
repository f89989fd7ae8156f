import type { RunContext } from '../core/context.ts';
import type { SynchronizationJob } from './entra.ts';

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
