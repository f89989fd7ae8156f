import type { AwsOperation } from '../aws-operation.ts';
import { attachRolePolicy } from './attach-role-policy.ts';
import { createRole } from './create-role.ts';
import { createSamlProvider } from './create-saml-provider.ts';
import { getAccessKeyLastUsed } from './get-access-key-last-used.ts';
import { getRole } from './get-role.ts';
import { getSamlProvider } from './get-saml-provider.ts';
import { listAccessKeys } from './list-access-keys.ts';
import { listAttachedRolePolicies } from './list-attached-role-policies.ts';
import { listAttachedUserPolicies } from './list-attached-user-policies.ts';
import { listRoleTags } from './list-role-tags.ts';
import { listRoles } from './list-roles.ts';
import { listSamlProviders } from './list-saml-providers.ts';
import { listUsers } from './list-users.ts';
import {
  enableOutboundWebIdentityFederation,
  getOutboundWebIdentityFederationInfo,
} from './outbound-web-identity-federation.ts';
import { simulatePrincipalPolicy } from './simulate-principal-policy.ts';
import { tagRole } from './tag-role.ts';
import { tagSamlProvider } from './tag-saml-provider.ts';
import { updateAssumeRolePolicy } from './update-assume-role-policy.ts';
import { updateRole } from './update-role.ts';
import { updateSamlProvider } from './update-saml-provider.ts';

export const IAM_OPERATIONS: readonly AwsOperation[] = [
  getRole,
  listRoleTags,
  listRoles,
  createRole,
  tagRole,
  updateRole,
  updateAssumeRolePolicy,
  attachRolePolicy,
  listAttachedRolePolicies,
  getSamlProvider,
  listSamlProviders,
  createSamlProvider,
  tagSamlProvider,
  updateSamlProvider,
  listUsers,
  listAccessKeys,
  getAccessKeyLastUsed,
  listAttachedUserPolicies,
  simulatePrincipalPolicy,
  enableOutboundWebIdentityFederation,
  getOutboundWebIdentityFederationInfo,
];
