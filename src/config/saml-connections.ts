import type { SamlConnection } from '../jobs/saml-connection-settings.ts';

/** What the sections of the jobs say of connections. */
export interface Sections {
  readonly appRoles?: { readonly connections: readonly SamlConnection[] } | undefined;
  readonly credentialExpiry?:
    | {
        readonly connections?: readonly SamlConnection[] | undefined;
        readonly identityCenter: readonly { readonly name: string }[];
      }
    | undefined;
  readonly samlRotation?: { readonly connections: readonly { readonly name: string }[] } | undefined;
}

/** The SAML connections whose certificates are watched and rotated: those of the app roles unless others are named. */
export function samlConnectionsOf({ appRoles, credentialExpiry }: Sections): readonly SamlConnection[] {
  return credentialExpiry?.connections ?? appRoles?.connections ?? [];
}
