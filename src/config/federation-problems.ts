import { milliseconds } from '../core/duration.ts';
import { isSignIn } from '../jobs/posture/connection.ts';
import { postureConnectionsOf, type PostureSections } from './posture-connections.ts';

/** What of the connections that are set up cannot be. Paths are under `jobs`. */
export function federationProblems(sections: PostureSections): readonly {
  readonly path: readonly (string | number)[];
  readonly message: string;
}[] {
  const names = sections.federation?.connections ?? [];
  const setUp = postureConnectionsOf(sections).filter(({ name }) => names.includes(name));
  const references = setUp.map(({ servicePrincipal }) => JSON.stringify(servicePrincipal).toLowerCase());
  return names.flatMap((name, index) => {
    const at = setUp.findIndex((each) => each.name === name);
    const connection = setUp[at];
    if (connection === undefined) return [];
    const path = ['federation', 'connections', index];
    const twin = setUp[references.indexOf(references[at] ?? '')];
    const same =
      twin === undefined || twin.name === name
        ? []
        : [
            {
              path,
              message: `${name} has the application of ${twin.name}, and each would undo what the other sets up`,
            },
          ];
    if (!isSignIn(connection)) return same;
    // AWS refuses a session that is longer than its role allows ("Configure SAML assertions": SessionDuration).
    const { sessionDuration, roles } = connection;
    const short = roles.filter(
      ({ maxSessionDuration }) => milliseconds(maxSessionDuration) < milliseconds(sessionDuration),
    );
    return [
      ...same,
      ...short.map((role) => ({
        path,
        message: `${name} asks for sessions of ${sessionDuration}, and its role ${role.name} allows ${role.maxSessionDuration}: nobody could sign in to it`,
      })),
    ];
  });
}
