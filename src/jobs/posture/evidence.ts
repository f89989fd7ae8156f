import type { Partition } from '../../model/aws.ts';
import type { AccountPosture } from '../../model/account-posture.ts';
import type {
  FederatedApplicationPosture,
  GroupPosture,
  IdentifierInUse,
  OwnServicePrincipal,
} from '../../model/federation.ts';
import type { Known } from '../../model/known.ts';
import type { JobPermissions } from '../graph-permissions.ts';
import { isSignIn, type IdentityCenterConnection, type SignInConnection } from './connection.ts';

/** Everything that was read of one connection: what the checks judge, the claims are followed through and the set-up compares. */
export type ConnectionEvidence = SignInEvidence | IdentityCenterEvidence;

interface Common {
  /** `undefined` in the value: the tenant has no such application. */
  readonly application: Known<FederatedApplicationPosture | undefined>;
  /**
   * Groups in scope: those that are assigned to the application, and those that the naming rule or an id of the
   * connection names. Sorted by id.
   */
  readonly groups: Known<readonly GroupPosture[]>;
  /** Whether the set-up may write this connection, so that what it needs for that is looked at, too. */
  readonly setUp: boolean;
  /** Configured jobs that write its application, by name: they have to own it. */
  readonly writtenBy: readonly string[];
}

export interface SignInEvidence extends Common {
  readonly connection: SignInConnection;
  /** Of the Region that Rolebridge works in, and so of every account that it can reach. */
  readonly partition: Partition;
  readonly identifiersInUse: Known<readonly IdentifierInUse[]>;
  /** Active accounts of the connection, sorted by id; unknown when nobody knows which they are. */
  readonly accounts: Known<readonly AccountPosture[]>;
  /** Accounts that a claim may lead to and that are not among them, by their ids; others may be, too. */
  readonly elsewhere?: ReadonlyMap<string, Elsewhere>;
}

/** Why nothing of an account was read for a connection. */
export type Elsewhere =
  /** Another connection has it, with the same provider, and says what is wrong there. */
  | { readonly reason: 'other-connection'; readonly connection: string }
  /** It is one of this connection, and AWS lets nobody into it. */
  | { readonly reason: 'inactive'; readonly state: string };

export interface IdentityCenterEvidence extends Common {
  readonly connection: IdentityCenterConnection;
  /** Of the instance. */
  readonly permissionSets: Known<
    readonly { readonly name: string; readonly arn: string; readonly sessionSeconds: number }[]
  >;
}

export function isSignInEvidence(evidence: ConnectionEvidence): evidence is SignInEvidence {
  return isSignIn(evidence.connection);
}

/** What was read of Rolebridge itself. */
export interface OwnEvidence {
  readonly clientId: string;
  readonly servicePrincipal: Known<OwnServicePrincipal | undefined>;
  /** Configured job -> what it needs of Microsoft Graph. */
  readonly needed: ReadonlyMap<string, JobPermissions>;
}
