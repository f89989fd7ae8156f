import type { RunContext } from '../core/context.ts';
import type { EditResult } from './edit-result.ts';
import type { SynchronizationReader } from './provisioning.ts';

/** Entra ID in our words: plain data that providers read and jobs decide on. */

/** How a connection names its service principal in the configuration. */
export type ServicePrincipalReference =
  { readonly id: string } | { readonly appId: string } | { readonly displayName: string };

export type AppRoleSurface = 'servicePrincipal' | 'application';

/** An app role as the directory holds it. `raw` is what Graph sent, since it has to go back unchanged. */
export interface DirectoryAppRole {
  readonly id: string;
  readonly value: string | null;
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly origin: 'Application' | 'ServicePrincipal' | undefined;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The object whose `appRoles` are read and written. */
export interface AppRoleObject {
  readonly surface: AppRoleSurface;
  readonly objectId: string;
}

export interface AppRoleTarget extends AppRoleObject {
  readonly servicePrincipalId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly DirectoryAppRole[];
}

/** One provisioning job of a service principal. */
export interface SynchronizationJob {
  readonly id: string;
  readonly templateId: string;
  /** NotConfigured, NotRun, Active, Paused or Quarantine. */
  readonly status: string;
  /** ISO time of the end of the last cycle that ended well; absent when none ever did. */
  readonly lastSuccess?: string;
  /** ISO time of the beginning of the same cycle. */
  readonly lastSuccessBegan?: string;
  readonly quarantine?: SynchronizationQuarantine;
}

/** Entra disables a job four weeks after its quarantine began. */
export interface SynchronizationQuarantine {
  /** ISO time of the beginning of the whole series. */
  readonly since: string;
  /** Graph's word: EncounteredQuarantineException are bad credentials. */
  readonly reason: string;
  /** Graph's code of what failed; never its words, which may quote what the job signs in with. */
  readonly error?: string;
}

export interface AppRoleReader extends SynchronizationReader {
  /**
   * `auto` stays on the surface that the non-built-in roles already have, and is the service principal for a
   * fresh application.
   * @throws RolebridgeError SERVICE_PRINCIPAL_NOT_FOUND, SERVICE_PRINCIPAL_AMBIGUOUS, APP_ROLE_SURFACE_MIXED, ENTRA_*
   */
  target(
    reference: ServicePrincipalReference,
    surface: AppRoleSurface | 'auto',
    context: RunContext,
  ): Promise<AppRoleTarget>;
  /** App role id -> how many users, groups and service principals are assigned to it. */
  assigneeCounts(servicePrincipalId: string, context: RunContext): Promise<ReadonlyMap<string, number>>;
}

/**
 * One edit of the `appRoles` collection. Everything that no edit names goes back byte for byte. `value` is what the
 * role had when the plan was made: one that has another value by now is not the role that was meant.
 */
export type AppRoleEdit = { readonly id: string; readonly value: string } & (
  | { readonly type: 'add'; readonly displayName: string; readonly description: string }
  /** Ends with the role enabled, whether it was or not, also when Graph refuses the words. */
  | { readonly type: 'change'; readonly displayName: string; readonly description: string }
  | { readonly type: 'enable' }
  | { readonly type: 'disable' }
  | { readonly type: 'remove' }
);

export interface AppRoleWriter {
  /**
   * Reads the collection, merges the edits, writes it and reads it back. One result for each edit, in the same
   * order; never throws for what a cloud refuses.
   * `stillMine` is called before each write and throws when the lease is lost.
   */
  write(
    object: AppRoleObject,
    edits: readonly AppRoleEdit[],
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<readonly EditResult<AppRoleEdit>[]>;
}
