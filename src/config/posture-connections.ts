import { completed, type FederationConnection } from '../jobs/posture/connection.ts';
import type { ConnectionSettings } from '../jobs/posture/settings.ts';
import type { SamlConnection } from '../jobs/saml-connection-settings.ts';

/** What the sections of the jobs say of connections that are checked and set up. */
export interface PostureSections {
  readonly appRoles?: { readonly connections: readonly SamlConnection[] } | undefined;
  readonly posture?: { readonly connections: readonly ConnectionSettings[] } | undefined;
  readonly federation?: { readonly connections: readonly string[] } | undefined;
}

/** Each connection with what it leaves to the one of the same name in the app roles. */
export function postureConnectionsOf({
  posture,
  appRoles,
}: PostureSections): readonly FederationConnection[] {
  const named = appRoles?.connections ?? [];
  return (posture?.connections ?? []).flatMap((each) => completed(each, named) ?? []);
}

/** What of them cannot be. Paths are under `jobs`. */
export function postureProblems({ posture, appRoles, federation }: PostureSections): readonly {
  readonly path: readonly (string | number)[];
  readonly message: string;
}[] {
  const connections = posture?.connections ?? [];
  const names = connections.map(({ name }) => name);
  return [
    ...connections.flatMap((each, index) => {
      const path = ['posture', 'connections', index];
      const first = names.indexOf(each.name);
      if (first !== index)
        return [
          {
            path: [...path, 'name'],
            message: `connection ${first + 1} has the same name, ${each.name}`,
          },
        ];
      if (completed(each, appRoles?.connections ?? []) !== undefined) return [];
      const message = `servicePrincipal, samlProvider and accounts may be left out only where jobs.appRoles has a connection ${each.name}`;
      return [{ path, message }];
    }),
    ...(federation?.connections ?? []).flatMap((name, index) =>
      names.includes(name)
        ? []
        : [
            {
              path: ['federation', 'connections', index],
              message: `there is no connection ${name} in jobs.posture${names.length === 0 ? '' : `; there are ${names.join(', ')}`}`,
            },
          ],
    ),
  ];
}
