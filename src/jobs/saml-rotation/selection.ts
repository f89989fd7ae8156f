import { RolebridgeError } from '../../core/errors.ts';
import type { Remark } from '../../core/job.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import type { SamlRotationParts } from './parts.ts';
import type { RotationSettings } from './settings.ts';

export interface Selected {
  readonly connection: SamlConnection;
  readonly settings: RotationSettings;
}

export interface Selection {
  readonly selected: readonly Selected[];
  readonly remarks: readonly Remark[];
}

/**
 * Which connections a run is about: every one that is configured and not switched off, or the one a person asks for.
 * @throws RolebridgeError ROTATION_NOT_CONFIGURED for a connection that nobody configured
 */
export function selectionOf({ settings, connections, wish }: SamlRotationParts): Selection {
  const about = settings.connections.filter(({ name }) => wish === undefined || wish.connection === name);
  if (wish !== undefined && about.length === 0) throw notConfigured(wish.connection, settings.connections);
  const off = about.filter(({ policy }) => policy === 'off');
  return {
    selected: about
      .filter(({ policy }) => policy !== 'off')
      .map((each) => {
        const connection = connections.find(({ name }) => name === each.name);
        if (connection === undefined) throw notConfigured(each.name, connections);
        return { connection, settings: each };
      }),
    remarks: off.map(({ name }) => ({
      severity: wish === undefined ? 'info' : 'warning',
      subject: name,
      text: 'its policy is off: nothing is read or planned, also when a person asks for it',
    })),
  };
}

function notConfigured(name: string, known: readonly { readonly name: string }[]): RolebridgeError {
  const names = known.map((each) => each.name).join(', ');
  return new RolebridgeError('ROTATION_NOT_CONFIGURED', `no connection ${name} is configured to be rotated`, {
    hint: `jobs.samlRotation.connections names those that are; there are ${names === '' ? 'none' : names}.`,
  });
}
