import type { StateStore } from '../../state/state-store.ts';
import type { SamlProviderReader, SigningCertificateReader } from '../../model/saml.ts';
import type { AccountReaders } from '../connection-accounts.ts';

/** Everything this job reads from. */
export interface SamlRotationReaders extends AccountReaders {
  readonly samlProviders: SamlProviderReader;
  readonly signingCertificates: SigningCertificateReader;
  readonly state: StateStore;
}
