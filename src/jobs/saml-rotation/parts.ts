import type { SamlConnection } from '../saml-connection-settings.ts';
import type { SamlRotationSettings } from './settings.ts';
import type { Stage } from './stage.ts';

/** What the job is made with: its settings, and what other parts of the configuration and the caller say. */
export interface SamlRotationParts {
  readonly settings: SamlRotationSettings;
  /** Every SAML connection of the configuration. */
  readonly connections: readonly SamlConnection[];
  readonly cloud: 'global' | 'usGov' | 'usGovDoD' | 'china';
  /** The run is about this connection alone then. */
  readonly wish?: RotationWish;
}

/** What a person asks of one connection. */
export interface RotationWish {
  readonly connection: string;
  /** Not beyond this stage. `clean-up` ends what has begun, and begins nothing before its time. */
  readonly to?: Stage;
  /** Back to the certificate that was active before. */
  readonly rollback?: boolean;
}
