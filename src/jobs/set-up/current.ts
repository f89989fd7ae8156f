import type { FederatedCredential, Registration, WrittenApplication } from '../../model/set-up.ts';
import type { SetUpItem, Trust } from './set-up-item.ts';

/**
 * What of the wanted things is there. What is there and not wanted is no item, since nothing is ever taken away:
 * remarks say it.
 */
export function currentOf(
  wanted: readonly SetUpItem[],
  registration: Registration | undefined,
  written: ReadonlyMap<string, WrittenApplication>,
): readonly SetUpItem[] {
  if (registration === undefined) return [];
  return wanted.flatMap((item) => {
    const there = found(item, registration, [...written.values()]);
    return there === undefined ? [] : [there];
  });
}

function found(
  item: SetUpItem,
  registration: Registration,
  written: readonly WrittenApplication[],
): SetUpItem | undefined {
  const { servicePrincipalId, permissions, federatedCredentials } = registration;
  switch (item.type) {
    case 'outbound-federation':
      return undefined;
    case 'registration':
      return { ...item, displayName: registration.displayName };
    case 'service-principal':
      return servicePrincipalId === undefined ? undefined : item;
    case 'permission':
      return permissions.includes(item.permission) ? item : undefined;
    case 'federated-credential':
      return trusted(item, federatedCredentials);
    case 'ownership': {
      const owners = written.flatMap(({ owners: of, applicationId, servicePrincipalId: id }) =>
        (item.half === 'application' ? applicationId : id) === item.objectId ? of[item.half] : [],
      );
      return owners.some(({ id }) => id === servicePrincipalId) ? item : undefined;
    }
  }
}

/** One of the same issuer and subject: Entra takes no second one, whatever it is called. */
function trusted(item: Trust, there: readonly FederatedCredential[]): Trust | undefined {
  const { issuer, subject } = item.credential;
  const same = there.find((each) => each.issuer === issuer && each.subject === subject);
  return same === undefined
    ? undefined
    : { ...item, credential: { ...item.credential, audience: same.audience } };
}
