import type { Registration } from '../../model/set-up.ts';
import type { RegistrationStanding } from './read-registrations.ts';
import type { SetUpItem } from './set-up-item.ts';

/** What is there by now. It grows while the set-up is applied. */
export interface Made {
  issuer: string | undefined;
  /** By where the configuration has the client id. */
  readonly registrations: Map<string, Partial<Pick<Registration, RegistrationId>>>;
}

type RegistrationId = 'applicationId' | 'appId' | 'servicePrincipalId';

/** Takes over what a reading has found. */
export function seen(
  made: Made,
  standings: readonly Pick<RegistrationStanding, 'needed' | 'adoption'>[],
): void {
  for (const { needed, adoption } of standings) {
    if (!('registration' in adoption)) continue;
    const { applicationId, appId, servicePrincipalId } = adoption.registration;
    const ids = {
      applicationId,
      appId,
      ...(servicePrincipalId === undefined ? {} : { servicePrincipalId }),
    };
    made.registrations.set(needed.setting, ids);
  }
}

/** Whether something that it hangs on is still not there. */
export function unmade(item: SetUpItem, { issuer, registrations }: Made): boolean {
  if (item.type === 'outbound-federation' || item.type === 'registration') return false;
  const { applicationId, appId, servicePrincipalId } = registrations.get(item.setting) ?? {};
  switch (item.type) {
    case 'service-principal':
      return appId === undefined;
    case 'federated-credential':
      return applicationId === undefined || (item.credential.issuer ?? issuer) === undefined;
    case 'permission':
    case 'ownership':
      return servicePrincipalId === undefined;
  }
}
