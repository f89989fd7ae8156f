import { federationProblems } from './federation-problems.ts';
import { postureProblems, type PostureSections } from './posture-connections.ts';
import { samlConnectionsOf, type Sections } from './saml-connections.ts';

export interface ConnectionProblem {
  /** Under `jobs`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the sections say of connections that cannot be together. */
export function connectionProblems(sections: Sections & PostureSections): readonly ConnectionProblem[] {
  const { appRoles, credentialExpiry, samlRotation } = sections;
  const known = new Set(samlConnectionsOf(sections).map(({ name }) => name));
  return [
    ...repeated(appRoles?.connections ?? []).map(({ index, message }) => ({
      path: ['appRoles', 'connections', index, 'name'],
      message,
    })),
    ...(credentialExpiry?.identityCenter ?? []).flatMap(({ name }, index) =>
      known.has(name) && credentialExpiry?.connections === undefined
        ? [
            {
              path: ['credentialExpiry', 'identityCenter', index, 'name'],
              message: `a connection has the same name, ${name}`,
            },
          ]
        : [],
    ),
    ...(samlRotation?.connections ?? []).flatMap(({ name }, index) =>
      known.has(name)
        ? []
        : [{ path: ['samlRotation', 'connections', index, 'name'], message: unknown(name, [...known]) }],
    ),
    ...postureProblems(sections),
    ...federationProblems(sections),
  ];
}

function repeated(
  connections: readonly { readonly name: string }[],
): readonly { readonly index: number; readonly message: string }[] {
  const names = connections.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    return first === index ? [] : [{ index, message: `connection ${first + 1} has the same name, ${name}` }];
  });
}

function unknown(name: string, known: readonly string[]): string {
  const where = 'jobs.appRoles, jobs.credentialExpiry and jobs.posture';
  return known.length === 0
    ? `there is no connection ${name}: none is in ${where}`
    : `there is no connection ${name}; there are ${known.join(', ')}`;
}
