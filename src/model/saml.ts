import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { AwsAccount } from './aws.ts';
import type { Certificate } from './certificates.ts';
import type { EditResult } from './edit-result.ts';
import type { ServicePrincipalReference } from './entra.ts';

/** What an account accepts sign-ins from, and what Entra ID signs them with. */

/** The SAML provider of one account. Its `ValidUntil` says nothing of its certificates, and is not here. */
export type SamlProvider = { readonly accountId: string; readonly arn: string } & (
  | { readonly status: 'absent' }
  | {
      readonly status: 'present';
      /** The document as AWS holds it. */
      readonly metadata: string;
      /**
       * What the document lets sign, each certificate once, in the document's order: of several identity providers in
       * it, what all of them have.
       */
      readonly certificates: readonly Certificate[];
      /** What of the document could not be read, in words; empty when all of it could. */
      readonly problems: readonly string[];
    }
);

export interface SamlProviderReader {
  /**
   * The provider of that name in each account, read with the reader role of its account. An account that cannot be
   * read is a gap whose scope is its id; one that has no such provider is `absent`.
   */
  providers(
    name: string,
    accounts: readonly AwsAccount[],
    context: RunContext,
  ): Promise<Snapshot<SamlProvider>>;
}

/** One edit of a metadata document. Everything else in the document stays as it is, to the byte. */
export type SamlProviderEdit = {
  readonly account: AwsAccount;
  readonly arn: string;
  /** Thumbprints that were seen in the document when this was decided: one without them is an old one, or another's. */
  readonly expected: readonly string[];
} & (
  | { readonly type: 'add'; readonly certificate: Certificate }
  | { readonly type: 'remove'; readonly thumbprint: string }
);

export interface SamlProviderWriter {
  /**
   * Reads the document of each account with the writer role, edits it, writes it and reads it back: all edits of an
   * account in one write. One result for each edit, in the same order; never throws for what a cloud refuses. What is
   * already as the edit wants it counts as applied and is not written. The last certificate is never removed. A
   * document that goes on to lack what is expected fails its edits with SAML_METADATA_CHANGED, and is not written.
   * @param stillMine Called before each write; throws when the lease is lost.
   */
  write(
    edits: readonly SamlProviderEdit[],
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<readonly EditResult<SamlProviderEdit>[]>;
}

/** A service principal with what it signs assertions with. */
export interface SigningServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  /** As Graph has it, in whatever case; null: nobody said which certificate is the active one. */
  readonly preferredThumbprint: string | null;
  /** What Entra can sign with: those that it has the private key of, and the active one, each certificate once. */
  readonly certificates: readonly Certificate[];
  /** Credentials that hold no certificate that can be read, in words. */
  readonly problems: readonly string[];
  /** Whom Entra itself mails 60, 30 and 7 days before the end. */
  readonly notificationEmailAddresses: readonly string[];
}

export interface SigningCertificateReader {
  /** @throws RolebridgeError SERVICE_PRINCIPAL_NOT_FOUND, SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_* */
  servicePrincipal(
    reference: ServicePrincipalReference,
    context: RunContext,
  ): Promise<SigningServicePrincipal>;
  /**
   * Every service principal of the tenant whose single sign-on is SAML. One that cannot be read is a gap whose scope is
   * its id. @throws RolebridgeError ENTRA_* when they cannot be listed
   */
  everySamlApplication(context: RunContext): Promise<Snapshot<SigningServicePrincipal>>;
  /**
   * The signing certificates in the federation metadata of an application, active or not.
   * @throws RolebridgeError ENTRA_METADATA_UNREADABLE
   */
  published(appId: string, context: RunContext): Promise<readonly Certificate[]>;
}

export interface NewSigningCertificate {
  readonly servicePrincipalId: string;
  /** Begins with `CN=`. */
  readonly subject: string;
  /** ISO time, three years from now at most. */
  readonly notAfter: string;
}

/** All throw RolebridgeError ENTRA_* for what Graph refuses, and call `stillMine` before they write. */
export interface SigningCertificateWriter {
  /** The new one is not active. @throws RolebridgeError ENTRA_NO_CERTIFICATE_API in clouds without it */
  add(
    wanted: NewSigningCertificate,
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<Certificate>;
  /** Makes Entra sign with it, and reads that back. */
  activate(
    servicePrincipalId: string,
    thumbprint: string,
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<void>;
}
