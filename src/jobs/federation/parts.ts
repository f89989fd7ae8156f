import type { FederationSettings } from './settings.ts';

/** What the job is made with. */
export interface FederationParts {
  readonly settings: FederationSettings;
  readonly cloud: 'global' | 'usGov' | 'usGovDoD' | 'china';
}
