import type { ClaimsMappingPolicy } from '../world.ts';
import type { Body, EntityType } from './entity-types.ts';
import { pick } from './entity-types.ts';

/** Graph: claimsMappingPolicy resource type. */
export const CLAIMS_MAPPING_POLICY: EntityType = {
  name: 'claimsMappingPolicy',
  resource: 'ClaimsMappingPolicy',
  held: ['id', 'deletedDateTime', 'definition', 'displayName', 'isOrganizationDefault'],
  missing: ['description'],
  filters: { id: ['eq'], displayName: ['eq', 'startswith'] },
};

export function claimsMappingPolicyBody(policy: ClaimsMappingPolicy): Body {
  return pick({ ...policy, deletedDateTime: null, isOrganizationDefault: false }, CLAIMS_MAPPING_POLICY.held);
}
