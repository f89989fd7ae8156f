import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ApplicationIds, ApplicationSettings } from '../../model/federation-writers.ts';
import type { FederationItem, Setting } from './federation-item.ts';
import { giveCertificate } from './give-certificate.ts';
import { makeApplication } from './make-application.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

/** What this run has made, for what comes after it. */
export interface Made {
  ids?: ApplicationIds;
  metadata?: Promise<string>;
  /** For everybody. */
  appRoleId?: string;
}

/** @throws RolebridgeError ENTRA_*, FEDERATION_NO_APPLICATION */
export async function writeApplication(
  change: Change<FederationItem>,
  made: Made,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  if (change.action === 'delete') throw new Error(`${change.key} is never taken away`);
  const { after } = change;
  const { applications, stillMine } = ports;
  switch (after.type) {
    case 'application':
      made.ids = await makeApplication(after, ports, context);
      return;
    case 'setting':
      await applications.saveSettings(objectFor(after, made), settingsOf(after), stillMine, context);
      return;
    case 'claims': {
      const { policyId, displayName, definition } = after;
      const policy = { ...(policyId === undefined ? {} : { id: policyId }), displayName, definition };
      const { servicePrincipalId } = objectFor(after, made);
      await applications.saveClaimsMapping(servicePrincipalId, policy, stillMine, context);
      return;
    }
    case 'signing-certificate':
      await giveCertificate(after, objectFor(after, made), ports, context);
      return;
    case 'saml-provider':
    case 'federated-role':
    case 'group-assignment':
      throw new Error(`${change.key} is not of the application`);
  }
}

/** Of the application that is there, or that this run has made. @throws RolebridgeError FEDERATION_NO_APPLICATION */
export function objectFor(
  item: { readonly connection: string; readonly object?: ApplicationIds },
  made: Made,
): ApplicationIds {
  const object = item.object ?? made.ids;
  if (object !== undefined) return object;
  throw new RolebridgeError(
    'FEDERATION_NO_APPLICATION',
    `the application of connection ${item.connection} is not there yet`,
    { hint: 'Look why it was not made: this run or the plan says so.' },
  );
}

function settingsOf({ name, value }: Setting): ApplicationSettings {
  switch (name) {
    case 'single-sign-on-mode':
      return { signOnMode: 'saml' };
    case 'assignment-required':
      return { assignmentRequired: true };
    case 'notification-addresses':
      return { notificationEmailAddresses: value };
    case 'identifiers':
      return { identifierUris: value };
    case 'reply-urls':
      return { redirectUris: value };
    case 'group-claim': {
      const [groupMembershipClaims = 'ApplicationGroup', ...groupClaim] = value;
      return { groupMembershipClaims, groupClaim };
    }
  }
}
