import { isSignIn } from '../jobs/posture/connection.ts';
import type { SamlConnection } from '../jobs/saml-connection-settings.ts';
import { postureConnectionsOf, type PostureSections } from './posture-connections.ts';

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

/**
 * The SAML connections whose certificates are watched and rotated: those of the app roles unless others are named, and
 * where there are neither, those that the posture looks at.
 */
export function samlConnectionsOf(sections: Sections & PostureSections): readonly SamlConnection[] {
  const { appRoles, credentialExpiry } = sections;
  return (
    credentialExpiry?.connections ?? appRoles?.connections ?? postureConnectionsOf(sections).filter(isSignIn)
  );
}
