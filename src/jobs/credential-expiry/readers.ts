import type { RunContext } from '../../core/context.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { OwnApplicationReader } from '../../model/own-application.ts';
import type { ScimProbe, SynchronizationReader } from '../../model/provisioning.ts';
import type { SamlProviderReader, SigningCertificateReader } from '../../model/saml.ts';
import type { AccountReaders } from '../connection-accounts.ts';

/** Everything this job reads from. */
export interface CredentialExpiryReaders extends AccountReaders {
  readonly samlProviders: SamlProviderReader;
  readonly signingCertificates: SigningCertificateReader;
  readonly synchronization: SynchronizationReader;
  readonly scim: ScimProbe;
  /** The text of a secret. @throws RolebridgeError AWS_SECRET_UNREADABLE */
  readonly secret: (id: string, context: RunContext) => Promise<string>;
  readonly ownApplication: OwnApplicationReader;
  readonly state: StateStore;
}
