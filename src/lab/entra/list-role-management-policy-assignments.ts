import { holdsAny } from './authorization.ts';
import type { Body, EntityType } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { findGroup } from './membership.ts';
import { parseQuery } from './odata-query.ts';
import { graphRoot } from './odata-reply.ts';
import { badRequest, denied, notEmulated } from './refusals.ts';
import type { AccessId } from './role-management-policy.ts';
import { policyBody, policyId, policyRules } from './role-management-policy.ts';

const ENTITY: EntityType = {
  name: 'unifiedRoleManagementPolicyAssignment',
  resource: 'UnifiedRoleManagementPolicyAssignment',
  held: ['id', 'policyId', 'scopeId', 'scopeType', 'roleDefinitionId'],
  missing: [],
  filters: {},
};
const PERMISSIONS = ['RoleManagementPolicy.Read.AzureADGroup', 'RoleManagementPolicy.ReadWrite.AzureADGroup'];
const PATH = 'policies/roleManagementPolicyAssignments';
const ACCESS_IDS: readonly AccessId[] = ['member', 'owner'];
/** What the documentation expands, and what is said of it in the context. */
const EXPANSIONS: Readonly<Record<string, string>> = {
  policy: '(policy())',
  'policy($expand=rules)': '(policy(rules()))',
};

/** Graph: "List roleManagementPolicyAssignments": of groups; two for each, one for members and one for owners. */
export function listRoleManagementPolicyAssignments(call: GraphCall): GraphReply {
  if (!holdsAny(call.caller, PERMISSIONS)) return denied();
  const url = new URL(call.request.url);
  const scope = readScope(url.searchParams.get('$filter') ?? '');
  if (isRefusal(scope)) return scope;
  const expand = url.searchParams.get('$expand')?.replaceAll(/\s/g, '');
  const expansion = expand === undefined ? '' : EXPANSIONS[expand];
  if (expansion === undefined) return notEmulated(`$expand=${expand}`);
  for (const option of ['$filter', '$expand']) url.searchParams.delete(option);
  const query = parseQuery(url, ENTITY, 'one');
  if (isRefusal(query)) return query;
  if (query.select !== undefined) return notEmulated('$select of policy assignments');

  const group = findGroup(call.clouds.world.entra, scope.groupId);
  const wanted = ACCESS_IDS.filter((accessId) => (scope.roleDefinitionId ?? accessId) === accessId);
  const value =
    group === undefined
      ? []
      : wanted.map((accessId): Body => {
          const policy = policyId(group, accessId);
          const rules = expand?.includes('rules') ? { rules: policyRules(group, accessId) } : {};
          return {
            id: `${policy}_${accessId}`,
            policyId: policy,
            scopeId: group.id,
            scopeType: 'Group',
            roleDefinitionId: accessId,
            ...(expand === undefined ? {} : { policy: { ...policyBody(group, accessId), ...rules } }),
          };
        });
  return {
    status: 200,
    body: { '@odata.context': `${graphRoot(call)}/$metadata#${PATH}${expansion}`, value },
  };
}

interface Scope {
  readonly groupId: string;
  readonly roleDefinitionId: string | undefined;
}

/** "This method requires the $filter (eq) query parameter to scope the request to a scopeId and a scopeType." */
function readScope(filter: string): Scope | GraphRefusal {
  const parts = filter.split(/\s+and\s+/).map((part) => /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/.exec(part));
  const values = new Map(parts.map((part) => [part?.[1], part?.[2]]));
  const [groupId, type] = [values.get('scopeId'), values.get('scopeType')];
  if (groupId === undefined || type === undefined || values.has(undefined)) {
    return badRequest('The request must have a $filter by scopeId and scopeType.');
  }
  if (type !== 'Group') return notEmulated(`policies of the scope ${type}`);
  return { groupId, roleDefinitionId: values.get('roleDefinitionId') };
}
