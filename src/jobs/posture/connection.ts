import type { SamlConnection } from '../saml-connection-settings.ts';
import type { ConnectionSettings } from './settings.ts';

type SignIn = Exclude<ConnectionSettings, { type: 'identity-center' }>;

/** A connection with everything that it may leave out because a connection of the app roles says it. */
export type SignInConnection = SignIn & Omit<SamlConnection, 'name'>;
export type IdentityCenterConnection = Extract<ConnectionSettings, { type: 'identity-center' }>;
export type FederationConnection = SignInConnection | IdentityCenterConnection;

export function isSignIn(connection: FederationConnection): connection is SignInConnection {
  return connection.type !== 'identity-center';
}

/**
 * The connection with what it left out, from the one of the same name.
 * @returns undefined when it is still not whole.
 */
export function completed(
  connection: ConnectionSettings,
  appRoles: readonly SamlConnection[],
): FederationConnection | undefined {
  if (connection.type === 'identity-center') return connection;
  const named = appRoles.find(({ name }) => name === connection.name);
  const servicePrincipal = connection.servicePrincipal ?? named?.servicePrincipal;
  const samlProvider = connection.samlProvider ?? named?.samlProvider;
  const accounts = connection.accounts ?? named?.accounts;
  if (servicePrincipal === undefined || samlProvider === undefined || accounts === undefined)
    return undefined;
  return { ...connection, servicePrincipal, samlProvider, accounts };
}
