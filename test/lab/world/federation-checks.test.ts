import { expect, it } from 'vitest';
import type { WorldInput } from '../../../src/lab/world.ts';
import { contradictions } from '../../../src/lab/world-checks.ts';
import { AWS_APP, AWS_APPLICATION, AWS_SERVICE_PRINCIPAL, tenant } from '../conformance/entra/tenant.ts';

type Entra = Partial<WorldInput['entra']>;

const POLICY = { id: '70000000-0000-4000-8000-000000000001', displayName: 'AWS', definition: ['{}'] };
const OTHER = '70000000-0000-4000-8000-000000000002';
const principal = (claimsMappingPolicies: string[]) => [
  { id: AWS_SERVICE_PRINCIPAL, appId: AWS_APP, displayName: 'AWS', claimsMappingPolicies },
];
const registration = (id: string, uri: string) => ({
  id,
  appId: id,
  displayName: 'AWS',
  identifierUris: [uri],
});

it.each<{ name: string; entra: Entra; found: readonly string[] }>([
  {
    name: 'nothing about a policy that is there',
    entra: { claimsMappingPolicies: [POLICY], servicePrincipals: principal([POLICY.id]) },
    found: [],
  },
  {
    name: 'a policy that is not there',
    entra: { claimsMappingPolicies: [POLICY], servicePrincipals: principal([OTHER]) },
    found: [`entra.servicePrincipals[0].claimsMappingPolicies: no policy ${OTHER}`],
  },
  {
    name: 'two policies on one application',
    entra: {
      claimsMappingPolicies: [POLICY, { ...POLICY, id: OTHER }],
      servicePrincipals: principal([POLICY.id, OTHER]),
    },
    found: ['entra.servicePrincipals[0].claimsMappingPolicies: one at most is assigned'],
  },
  {
    name: 'a policy that is there twice',
    entra: { claimsMappingPolicies: [POLICY, POLICY] },
    found: [`entra.claimsMappingPolicies: policy ${POLICY.id} is there twice`],
  },
  {
    name: 'an identifier that two applications have',
    entra: {
      applications: [
        registration(AWS_APPLICATION, 'urn:amazon:webservices'),
        registration(AWS_APP, 'URN:amazon:webservices'),
      ],
    },
    found: ['entra.applications: identifier urn:amazon:webservices is there twice'],
  },
])('a world is told of $name', ({ entra, found }) => {
  const problems = contradictions(tenant({ entra }).world);
  expect(problems.filter((each) => each.startsWith('entra.'))).toEqual(found);
});
