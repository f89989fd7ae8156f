import type { SamlProviderWriter, SigningCertificateWriter } from '../../model/saml.ts';
import type { SamlRotationReaders } from './readers.ts';

/** Everything that the writer of this job writes with. */
export interface SamlRotationWriterPorts {
  readonly samlProviders: SamlProviderWriter;
  readonly signingCertificates: SigningCertificateWriter;
  readonly readers: Pick<SamlRotationReaders, 'samlProviders' | 'signingCertificates' | 'state'>;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}
