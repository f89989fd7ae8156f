import type { Application, ServicePrincipal, World } from '../world.ts';
import type { ObjectKey } from './graph-call.ts';

export function findServicePrincipal(world: World, key: ObjectKey): ServicePrincipal | undefined {
  return world.entra.servicePrincipals.find((each) => named(each, key));
}

export function findApplication(world: World, key: ObjectKey): Application | undefined {
  return world.entra.applications.find((each) => named(each, key));
}

export function named(
  object: { readonly id: string; readonly appId: string },
  { by, value }: ObjectKey,
): boolean {
  return object[by].toLowerCase() === value.toLowerCase();
}
