import type { RunContext } from '../core/context.ts';
import type { AwsAccount, IamRole } from './aws.ts';
import type { Known, Unknown } from './known.ts';
import type { SamlProvider } from './saml.ts';

/** A role that people sign in to. */
export interface FederatedRole extends IamRole {
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** ARNs of the policies attached to it; present, as its tags, for roles that were asked for by name. */
  readonly managedPolicies?: readonly string[];
  /** Of a role that was asked for by name: why neither its tags nor its policies are there. */
  readonly unread?: Unknown;
}

/** An IAM user with a long-lived key, as the old guides make one for Microsoft's importer. */
export interface KeyedUser {
  readonly arn: string;
  readonly name: string;
  readonly managedPolicies: readonly string[];
  readonly keys: readonly {
    readonly id: string;
    readonly active: boolean;
    /** ISO times. */
    readonly created: string;
    readonly lastUsed?: string;
    /** Of the service it was used for last, such as `iam`. */
    readonly lastService?: string;
  }[];
}

export interface AccountPosture {
  readonly account: AwsAccount;
  readonly provider: Known<SamlProvider>;
  /** Names of all SAML providers of the account: the one that the claim means may have another name. */
  readonly providerNames: Known<readonly string[]>;
  /** Every role but those of AWS itself. */
  readonly roles: Known<readonly FederatedRole[]>;
  /** Only those who have a key. */
  readonly keyedUsers: Known<readonly KeyedUser[]>;
  /** Actions of the set-up that the writer role may not call; empty when it may call them all. */
  readonly missingActions: Known<readonly string[]>;
}

export interface AccountQuestion {
  readonly samlProvider: string;
  /** Names of roles that are read with their tags and policies. */
  readonly roles: readonly string[];
  /** Whether it is asked what the writer role may do. */
  readonly setUp: boolean;
}

export interface AccountPostureReader {
  /** One for each account, in their order; an account that cannot be read has nothing but unknowns. */
  accounts(
    accounts: readonly AwsAccount[],
    wanted: AccountQuestion,
    context: RunContext,
  ): Promise<readonly AccountPosture[]>;
}
