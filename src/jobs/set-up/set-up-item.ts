import type { FederatedCredential, OwnedHalf } from '../../model/set-up.ts';

/** One thing that has to be there before Rolebridge can work. */
export type SetUpItem =
  OutboundFederation | RegistrationItem | ServicePrincipalItem | Permission | Trust | Ownership;

/** AWS vouches for the roles of the account. There is no CloudFormation for it. */
export interface OutboundFederation {
  readonly type: 'outbound-federation';
  readonly account: string;
}

/** Which registration a thing is about: all of it is what a person approves. */
interface OfRegistration {
  /** Where the configuration has its client id. */
  readonly setting: string;
  readonly tenantId: string;
  /** Absent while there is none. */
  readonly appId?: string;
}

export interface RegistrationItem extends OfRegistration {
  readonly type: 'registration';
  readonly displayName: string;
}

export interface ServicePrincipalItem extends OfRegistration {
  readonly type: 'service-principal';
}

export interface Permission extends OfRegistration {
  readonly type: 'permission';
  readonly permission: string;
}

/** A federated credential: the registration trusts the role of a job's function. */
export interface Trust extends OfRegistration {
  readonly type: 'federated-credential';
  readonly job: string;
  /** Its issuer is known once AWS vouches for the roles of the account. */
  readonly credential: Omit<FederatedCredential, 'issuer'> & { readonly issuer?: string };
}

export interface Ownership extends OfRegistration {
  readonly type: 'ownership';
  readonly half: OwnedHalf;
  readonly objectId: string;
  /** Of the enterprise application. */
  readonly displayName: string;
}

/** The same thing whenever it is looked at. */
export function keyOf(item: SetUpItem): string {
  switch (item.type) {
    case 'outbound-federation':
      return `aws ${item.account} ${item.type}`;
    case 'registration':
    case 'service-principal':
      return `${item.setting} ${item.type}`;
    case 'permission':
      return `${item.setting} ${item.type} ${item.permission}`;
    case 'federated-credential':
      return `${item.setting} ${item.type} ${item.credential.subject}`;
    case 'ownership':
      return `${item.setting} ${item.type} ${item.half} ${item.objectId}`;
  }
}

export function targetOf(item: SetUpItem): string {
  return item.type === 'outbound-federation' ? `AWS account ${item.account}` : item.setting;
}
