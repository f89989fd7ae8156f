import type { Certificate } from '../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import type { Acceptance } from './acceptance.ts';
import type { RotationWish, SamlRotationParts } from './parts.ts';
import type { RotationRecord } from './record.ts';
import type { RotationSettings } from './settings.ts';

/** Everything that the position of one connection is worked out from. */
export interface Situation {
  readonly connection: SamlConnection;
  readonly settings: RotationSettings;
  readonly cloud: SamlRotationParts['cloud'];
  readonly servicePrincipal: SigningServicePrincipal;
  readonly active: Certificate;
  readonly acceptance: Acceptance;
  readonly published: Published;
  /** With what this reading saw of the active certificate. */
  readonly record: RotationRecord;
  readonly wish?: RotationWish;
  /** Why it is not known which accounts the connection means, in words. */
  readonly idleSelectors: readonly string[];
  readonly neighbours: Neighbours;
}

/** What other connections sign with, whose people reach the same SAML providers. */
export interface Neighbours {
  /** Thumbprint -> the names of those connections. */
  readonly certificates: ReadonlyMap<string, readonly string[]>;
  /** Those that could not be read, in words. */
  readonly unread: readonly string[];
}

/** The federation metadata, which is asked for only when there is a certificate to look for. */
export type Published =
  | { readonly status: 'read'; readonly certificates: readonly Certificate[] }
  | { readonly status: 'unreadable'; readonly reason: string }
  | { readonly status: 'not asked' };
