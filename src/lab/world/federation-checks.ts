import type { EntraWorld } from '../world.ts';
import { repeated } from './repeated.ts';

/** What a schema cannot see of applications that people sign in to. */
export function federationProblems(entra: EntraWorld): string[] {
  const { applications, claimsMappingPolicies, servicePrincipals } = entra;
  const policies = new Set(claimsMappingPolicies.map(({ id }) => id));
  const identifiers = applications.flatMap(({ identifierUris }) =>
    identifierUris.map((each) => each.toLowerCase()),
  );
  return [
    ...repeated(claimsMappingPolicies.map(({ id }) => id)).map(
      (id) => `entra.claimsMappingPolicies: policy ${id} is there twice`,
    ),
    // Graph: application resource type: unique in the tenant.
    ...repeated(identifiers).map((uri) => `entra.applications: identifier ${uri} is there twice`),
    ...servicePrincipals.flatMap(({ claimsMappingPolicies: assigned }, index) => [
      ...assigned
        .filter((id) => !policies.has(id))
        .map((id) => `entra.servicePrincipals[${index}].claimsMappingPolicies: no policy ${id}`),
      ...(assigned.length > 1
        ? [`entra.servicePrincipals[${index}].claimsMappingPolicies: one at most is assigned`]
        : []),
    ]),
  ];
}
