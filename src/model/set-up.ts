import type { RunContext } from '../core/context.ts';
import type { ServicePrincipalReference } from './entra.ts';
import type { Known } from './known.ts';

/** What has to be in both clouds before Rolebridge can work there, as plain data. */

/** An app registration that Rolebridge signs in as, with its service principal. */
export interface Registration {
  /** Object id of the registration. */
  readonly applicationId: string;
  readonly appId: string;
  readonly displayName: string;
  /** Object id; absent while nobody can sign in as it. */
  readonly servicePrincipalId?: string;
  /** Application permissions on Microsoft Graph, by name. */
  readonly permissions: readonly string[];
  readonly federatedCredentials: readonly FederatedCredential[];
  /** Secrets and certificates, by which somebody may sign in as it without being trusted by a federated credential. */
  readonly otherCredentials: number;
  /** Object ids of whoever owns the registration or its service principal: they can add credentials. */
  readonly owners: readonly string[];
}

export interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** An enterprise application that a job writes, with its registration. */
export interface WrittenApplication {
  readonly displayName: string;
  readonly servicePrincipalId: string;
  /** Null when its registration is in another tenant, where nobody here can own it. */
  readonly applicationId: string | null;
  /** Of both objects: whoever owns one can add keys to it. */
  readonly owners: Readonly<Record<OwnedHalf, readonly Owner[]>>;
  /** Secrets and certificates that are no SAML signing certificate with its key. */
  readonly strangeCredentials: number;
}

/** A user or a service principal. */
export interface Owner {
  /** Object id. */
  readonly id: string;
  readonly name?: string;
}

export type OwnedHalf = 'application' | 'service-principal';

export interface SetUpDirectoryReader {
  /** @returns undefined when the tenant does not know the client id. @throws RolebridgeError ENTRA_* */
  registration(appId: string, context: RunContext): Promise<Registration | undefined>;
  /** Names are not unique. @throws RolebridgeError ENTRA_* */
  registrationsNamed(displayName: string, context: RunContext): Promise<readonly Registration[]>;
  /** @returns undefined when there is none. @throws RolebridgeError SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_* */
  writtenApplication(
    reference: ServicePrincipalReference,
    context: RunContext,
  ): Promise<WrittenApplication | undefined>;
}

/** Each makes one thing, waits for what it hangs on to be seen everywhere, and takes what is there already for its own. */
export interface SetUpDirectoryWriter {
  /** @throws RolebridgeError SET_UP_TWO_REGISTRATIONS when somebody else made one of the name meanwhile, ENTRA_* */
  createRegistration(
    displayName: string,
    context: RunContext,
  ): Promise<Pick<Registration, 'applicationId' | 'appId'>>;
  /** @returns its object id. */
  createServicePrincipal(appId: string, context: RunContext): Promise<string>;
  grant(servicePrincipalId: string, permission: string, context: RunContext): Promise<void>;
  addFederatedCredential(
    applicationId: string,
    credential: FederatedCredential,
    context: RunContext,
  ): Promise<void>;
  addOwner(
    object: { readonly half: OwnedHalf; readonly id: string },
    servicePrincipalId: string,
    context: RunContext,
  ): Promise<void>;
}

/** Who runs the set-up in AWS. */
export interface AwsCaller {
  readonly account: string;
  /** Of the role or user itself, without its session; a role's path is not known from a session. */
  readonly arn: string;
}

/** Whether AWS vouches for the roles of the account, and under which name: a switch of the whole account. */
export interface OutboundFederationReader {
  /** `value` undefined: it is off. */
  issuer(context: RunContext): Promise<Known<string | undefined>>;
}

export interface OutboundFederationWriter {
  /** @returns the issuer. @throws RolebridgeError AWS_OUTBOUND_FEDERATION */
  enable(context: RunContext): Promise<string>;
}

/** One thing of many that has to work, tried without writing anything. */
export interface ProofStep {
  /** `sign-in entra.clientId`, `account 111122223333`. */
  readonly step: string;
  /** `unproven`: it did not work for whoever asked, who is not the role that it has to work for. */
  readonly status: 'ok' | 'failed' | 'unproven';
  /** What was seen, or why not. */
  readonly said: string;
  /** What mends it. */
  readonly hint?: string;
  readonly code?: string;
}
