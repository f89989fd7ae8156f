import type { Severity } from './posture.ts';

/** What can cut a company off from AWS by ending, as plain data. */

export type CredentialKind =
  | 'saml-signing-certificate'
  | 'saml-provider-certificate'
  | 'identity-center-certificate'
  | 'scim-token'
  | 'provisioning'
  | 'client-secret'
  | 'client-certificate'
  | 'federated-credential';

/**
 * How we know its dates.
 *
 * | evidence  | from                                                                          |
 * |-----------|-------------------------------------------------------------------------------|
 * | read      | the credential itself, in the cloud that holds it                              |
 * | announced | AWS Health                                                                    |
 * | stated    | the operator, in the configuration                                            |
 * | assumed   | worked out: a year after our own hand-over, or one of several that it may be  |
 */
export type Evidence = 'read' | 'announced' | 'stated' | 'assumed';

/** One credential in one place. The key is of the place, so that what replaces it there is its renewal. */
export interface Credential {
  /** `scim-token/identity-center` */
  readonly key: string;
  readonly kind: CredentialKind;
  /** `active`: something stops when it ends. The others are listed and never told. */
  readonly state: 'active' | 'staged' | 'stale' | 'accepted';
  /** `SAML signing certificate of AWS production`. */
  readonly title: string;
  /** `Entra ID, enterprise application AWS production`. */
  readonly livesIn: string;
  /** What stops working for whom when it ends. */
  readonly cutsOff: string;
  /** What it is told apart by: a thumbprint, a key id. */
  readonly id?: string;
  /** ISO times; absent when nobody knows, or it has none. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly evidence: Evidence;
  /** More of how we know: `AWS Health said so on 2026-11-02`. */
  readonly source: string;
  /** The exact command or page that renews it. */
  readonly remedy: string;
}

/** Something wrong now, whatever the date. */
export interface Finding {
  /** `active-certificate-missing/production` */
  readonly key: string;
  readonly severity: Severity;
  readonly title: string;
  /** In full: what, where, whom it cuts off. */
  readonly text: string;
  /** The exact command or page that mends it. */
  readonly remedy: string;
  /**
   * What it is about, such as the AWS accounts, each as what stays while names change, sorted: it is told again when
   * there are more. Absent when it is about one thing.
   */
  readonly subjects?: readonly string[];
}
