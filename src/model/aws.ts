import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';

/** AWS in our words: plain data that providers read and jobs decide on. */
export const partitions = ['aws', 'aws-us-gov', 'aws-cn'] as const;
export type Partition = (typeof partitions)[number];

export interface AwsAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly partition: Partition;
  /** Organizations' `State`; an account that comes from a list in the configuration counts as ACTIVE. */
  readonly state: string;
  /** Ids from the root down, without the account itself. Empty for accounts from a list. */
  readonly organizationalUnits: readonly string[];
  /** The same path in names, such as `/Workloads/Production`, when it was asked for. */
  readonly organizationalUnitPath?: string;
  /** Present when they were asked for. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface IamRole {
  readonly accountId: string;
  readonly arn: string;
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly description: string;
  /** The JSON text of the trust policy, decoded. */
  readonly trustPolicy: string;
  /** Present when they were asked for. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Which details of the organization a selection needs: each costs calls. */
export interface AccountDetails {
  readonly organizationalUnitNames: boolean;
  readonly tags: boolean;
}

export interface OrganizationReader {
  /** Every account of the organization, whatever its state. @throws RolebridgeError AWS_ORGANIZATION_UNREADABLE */
  accounts(details: AccountDetails, context: RunContext): Promise<readonly AwsAccount[]>;
}

export interface IamRoleReader {
  /**
   * The roles of these accounts, each read with the reader role of its account. An account that cannot be read
   * is a gap whose scope is its id: none of its roles is in the snapshot then, also when a later page failed.
   */
  roles(accounts: readonly AwsAccount[], context: RunContext): Promise<Snapshot<IamRole>>;
  /** The same roles with their tags; a role whose tags cannot be read makes its account a gap. */
  withTags(roles: readonly IamRole[], context: RunContext): Promise<Snapshot<IamRole>>;
}
