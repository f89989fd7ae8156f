import {
  InvalidInputException$,
  NoSuchEntityException$,
  SimulatePrincipalPolicy$,
} from '@aws-sdk/client-iam';
import type {
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { meansAction } from '../action-pattern.ts';
import { awsOperation, invalid, isRefusal, notEmulated, refuseQuery } from '../aws-operation.ts';
import { findRole, splitArn } from '../identity.ts';
import { page } from './paging.ts';

const EMULATED = new Set(['PolicySourceArn', 'ActionNames', 'ResourceArns', 'MaxItems', 'Marker']);

/**
 * AWS: SimulatePrincipalPolicy API reference: one result for each action, of all its resources together. The lab's roles
 * have no policies: `deniedActions` are explicit denies, and all else is allowed. Of roles only.
 */
export const simulatePrincipalPolicy = awsOperation<
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput
>(
  'iam:SimulatePrincipalPolicy',
  SimulatePrincipalPolicy$,
  (input, { account, clouds: { world } }) => {
    const other = Object.entries(input).find(([name, value]) => value !== undefined && !EMULATED.has(name));
    if (other !== undefined) return notEmulated(`${other[0]} of iam:SimulatePrincipalPolicy`);
    const { ActionNames = [], PolicySourceArn = '', ResourceArns } = input;
    if (ActionNames.length === 0) return invalid('actionNames', undefined, 'Member must not be null');
    const wrong = ActionNames.find((each) => !/^[a-z0-9-]+:[\w*]+$/i.test(each));
    if (wrong !== undefined) return refuseQuery(InvalidInputException$, `Invalid Action Name: ${wrong}`);
    if (!splitArn(PolicySourceArn).resource.startsWith('role/')) {
      return notEmulated('iam:SimulatePrincipalPolicy of others than roles');
    }
    const found = findRole(world.aws, PolicySourceArn);
    if (found?.account.id !== account.id) {
      return refuseQuery(NoSuchEntityException$, `Role ${PolicySourceArn} does not exist.`);
    }
    const actions = [...new Set(ActionNames)].toSorted();
    const paged = page(actions, (each) => each, input, world.pageSize.iam);
    if (isRefusal(paged)) return paged;
    const { items, ...rest } = paged;
    const EvaluationResults = items.map((EvalActionName) => {
      const denied = found.role.deniedActions.some((pattern) => meansAction(pattern, EvalActionName));
      const decision = denied ? ('explicitDeny' as const) : ('allowed' as const);
      return {
        EvalActionName,
        EvalResourceName: '*',
        EvalDecision: decision,
        MatchedStatements: [],
        MissingContextValues: [],
        ...(ResourceArns === undefined ? {} : { ResourceSpecificResults: resultsOf(ResourceArns, decision) }),
      };
    });
    return { EvaluationResults, ...rest };
  },
  ({ PolicySourceArn = '*' }) => PolicySourceArn,
);

function resultsOf(arns: readonly string[], EvalResourceDecision: 'allowed' | 'explicitDeny') {
  return arns.map((EvalResourceName) => ({
    EvalResourceName,
    EvalResourceDecision,
    MatchedStatements: [],
    MissingContextValues: [],
  }));
}
