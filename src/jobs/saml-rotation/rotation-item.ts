import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';

/** What a rotation changes, in Entra ID and in the accounts. */
export type RotationItem = SigningCertificate | AcceptedCertificate | ActiveCertificate;

/** A certificate that Entra is to make. It is not active then. */
export interface SigningCertificate {
  readonly type: 'signing-certificate';
  readonly connection: string;
  readonly servicePrincipalId: string;
  /** The active one that it is to follow: one is asked for, however often. */
  readonly follows: string;
  /** Those that Entra had when it was planned, by which a new one is known. */
  readonly known: readonly string[];
  readonly subject: string;
  /** Milliseconds from when it is made. */
  readonly validity: number;
}

/** A certificate that the SAML provider of one account accepts. */
export interface AcceptedCertificate {
  readonly type: 'accepted-certificate';
  readonly connection: string;
  readonly servicePrincipalId: string;
  readonly samlProvider: string;
  readonly account: AwsAccount;
  /** The ARN of the SAML provider. */
  readonly arn: string;
  readonly certificate: Certificate;
  /** Thumbprints of all that the account was seen to accept: what is written must not lose them. */
  readonly accepted: readonly string[];
  /** Why it is not ours to take away. */
  readonly foreign?: string;
}

/** Which certificate Entra signs with. */
export interface ActiveCertificate {
  readonly type: 'active-certificate';
  readonly connection: string;
  readonly servicePrincipalId: string;
  readonly certificate: Certificate;
  readonly purpose: 'activate' | 'roll-back';
  readonly samlProvider: string;
  /** Every account that has to accept it first. */
  readonly accounts: readonly AwsAccount[];
}

export function keyOf(item: RotationItem): string {
  switch (item.type) {
    case 'signing-certificate':
      return `${item.connection} signing-certificate after ${item.follows}`;
    case 'accepted-certificate':
      return `${item.connection} accepts ${item.account.id} ${item.certificate.thumbprint}`;
    case 'active-certificate':
      return `${item.connection} active`;
  }
}
