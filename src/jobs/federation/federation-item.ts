import type { AwsAccount } from '../../model/aws.ts';
import type { ApplicationIds, WantedRole } from '../../model/federation-writers.ts';

/**
 * What a connection consists of, in Entra ID and in the accounts. None holds an id that is only known once something was
 * made, so that a plan has the same id until it is done.
 */
export type FederationItem =
  Application | Setting | Claims | FirstCertificate | AccountProvider | AccountRole | GroupAssignment;

/** The enterprise application with its registration. */
export interface Application {
  readonly type: 'application';
  readonly connection: string;
  readonly displayName: string;
  readonly templateId: string;
  /** Object id of our service principal, which owns what we make; absent when it is not known. */
  readonly ownId?: string;
}

/** In the order in which they are written. */
export const settingNames = [
  'single-sign-on-mode',
  'identifiers',
  'reply-urls',
  'group-claim',
  'assignment-required',
  'notification-addresses',
] as const;
export type SettingName = (typeof settingNames)[number];

export interface Setting {
  readonly type: 'setting';
  readonly connection: string;
  readonly name: SettingName;
  /** As Graph has it; of the group claim: what groups are in it, then in which form. */
  readonly value: readonly string[];
  /** Absent while there is no application yet. */
  readonly object?: ApplicationIds;
}

/** The policy that says what is sent to AWS. */
export interface Claims {
  readonly type: 'claims';
  readonly connection: string;
  readonly displayName: string;
  /** `Role <- user.assignedroles`: what of it is ours to say. */
  readonly sends: readonly string[];
  /** The one text of a claims-mapping policy. */
  readonly definition: string;
  /** Of the policy that is there. */
  readonly policyId?: string;
  readonly object?: ApplicationIds;
  readonly foreign?: string;
}

/** The certificate that a new application signs with; those that follow it are another job's. */
export interface FirstCertificate {
  readonly type: 'signing-certificate';
  readonly connection: string;
  readonly subject: string;
  readonly object?: ApplicationIds;
}

export interface AccountProvider {
  readonly type: 'saml-provider';
  readonly connection: string;
  readonly account: AwsAccount;
  readonly name: string;
  /** Of the application whose metadata it is made with. */
  readonly object?: ApplicationIds;
}

export interface AccountRole {
  readonly type: 'federated-role';
  readonly connection: string;
  readonly account: AwsAccount;
  readonly role: WantedRole;
  readonly foreign?: string;
}

export interface GroupAssignment {
  readonly type: 'group-assignment';
  readonly connection: string;
  readonly group: { readonly id: string; readonly displayName: string };
  /** The value of the app role; null is the one that an application has for everybody. */
  readonly value: string | null;
  /** Of the app role; absent while there is no application yet. */
  readonly appRoleId?: string;
  /** Of the assignment that is there. */
  readonly assignmentId?: string;
  readonly object?: ApplicationIds;
}

export function keyOf(item: FederationItem): string {
  return `${item.connection}/${item.type}/${nameOf(item)}`;
}

function nameOf(item: FederationItem): string {
  switch (item.type) {
    case 'application':
      return item.displayName;
    case 'setting':
      return item.name;
    case 'claims':
      return 'policy';
    case 'signing-certificate':
      return 'first';
    case 'saml-provider':
      return `${item.account.id} ${item.name}`;
    case 'federated-role':
      return `${item.account.id} ${item.role.name}`;
    case 'group-assignment':
      return `${item.group.id} ${item.value ?? 'everybody'}`;
  }
}
