import type { SamlConnection } from '../saml-connection-settings.ts';
import type { CredentialExpirySettings } from './settings.ts';

/** What the job is made with: its settings, and what other parts of the configuration say. */
export interface CredentialExpiryParts {
  readonly settings: CredentialExpirySettings;
  /** Those of the settings, or in their place those of the app roles. */
  readonly connections: readonly SamlConnection[];
  /** How we ourselves sign in to Entra. */
  readonly own: OwnLogin;
}

export interface OwnLogin {
  /** That this job signs in with. */
  readonly clientId: string;
  readonly credential: 'federated' | 'client-secret' | 'client-certificate';
  /** Further registrations that jobs of the same configuration sign in with, in the same way. */
  readonly otherClientIds?: readonly string[];
}
