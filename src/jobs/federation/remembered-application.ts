import type { FederationReader } from '../../model/federation.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { FederationConnection } from '../posture/connection.ts';
import { readSetUpRecord } from './set-up-record.ts';

/**
 * Reads what we made for a connection by its id: an application that somebody has renamed is still the one that accounts
 * trust. One that is gone is looked for by its name.
 */
export function rememberedApplication(
  reader: FederationReader,
  connections: readonly FederationConnection[],
  state: StateStore,
): FederationReader {
  return {
    ...reader,
    async application(reference, context) {
      const id = await madeFor(reference);
      const made = id === undefined ? undefined : await reader.application({ id }, context);
      return made ?? (await reader.application(reference, context));
    },
  };

  async function madeFor(reference: FederationConnection['servicePrincipal']): Promise<string | undefined> {
    if (!('displayName' in reference)) return undefined;
    for (const { name, servicePrincipal } of connections) {
      if (!('displayName' in servicePrincipal) || servicePrincipal.displayName !== reference.displayName)
        continue;
      const { application } = await readSetUpRecord(state, name);
      if (application === undefined || application.step === 'asked') continue;
      if (application.displayName === reference.displayName) return application.servicePrincipalId;
    }
    return undefined;
  }
}
