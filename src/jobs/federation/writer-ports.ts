import type { FederationReader } from '../../model/federation.ts';
import type { ApplicationWriter, FederationAccountWriter } from '../../model/federation-writers.ts';
import type { SigningCertificateReader, SigningCertificateWriter } from '../../model/saml.ts';
import type { StateStore } from '../../state/state-store.ts';

/** Everything that the writer of this job writes with. */
export interface FederationWriterPorts {
  readonly applications: ApplicationWriter;
  readonly accounts: FederationAccountWriter;
  readonly signingCertificates: SigningCertificateWriter & SigningCertificateReader;
  /** What an application has by the time that groups are assigned to it. */
  readonly entra: Pick<FederationReader, 'application'>;
  readonly state: StateStore;
  /** How many accounts are written at once. */
  readonly concurrency: number;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}
