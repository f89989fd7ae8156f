import { RolebridgeError } from '../../core/errors.ts';
import type { AppRoleSurface, DirectoryAppRole } from '../../model/entra.ts';

/**
 * The object whose app roles are ours to write. A service principal shows its application's roles beside its own,
 * and Entra refuses, or undoes, changes once the two disagree ("Property appRoles on the service principal does
 * not match the application object"), so we stay where the roles are. Roles with no value, `User` and
 * `msiam_access`, are built in and say nothing.
 * @throws RolebridgeError APP_ROLE_SURFACE_MIXED
 */
export function chooseSurface(
  displayName: string,
  appRoles: readonly DirectoryAppRole[],
  wanted: AppRoleSurface | 'auto',
): AppRoleSurface {
  const valued = appRoles.filter(({ value }) => value !== null && value !== '');
  const own = valued.filter(({ origin }) => origin === 'ServicePrincipal').length;
  const inherited = valued.filter(({ origin }) => origin === 'Application').length;
  const numbers = `${own} on the service principal and ${inherited} on the application`;

  if (own > 0 && inherited > 0) {
    throw new RolebridgeError(
      'APP_ROLE_SURFACE_MIXED',
      `the app roles of ${displayName} are mixed: ${numbers}`,
      {
        hint: 'Entra refuses changes in this state. Remove the roles of one of the two, or use another enterprise application.',
      },
    );
  }
  const there = own > 0 ? 'servicePrincipal' : inherited > 0 ? 'application' : undefined;
  if (wanted === 'auto') return there ?? 'servicePrincipal';
  if (there !== undefined && there !== wanted) {
    throw new RolebridgeError(
      'APP_ROLE_SURFACE_MIXED',
      `${displayName} is configured with the surface ${wanted}, but its app roles are elsewhere: ${numbers}`,
      { hint: `Set the surface to auto or to ${there}, or remove those roles first.` },
    );
  }
  return wanted;
}
