import { ListTargetsByRule$ } from '@aws-sdk/client-eventbridge';
import type {
  ListTargetsByRuleCommandInput,
  ListTargetsByRuleCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { awsOperation, isRefusal, notEmulated } from '../aws-operation.ts';
import { readToken, tokenAfter } from '../pages.ts';
import { findRule, ruleArn } from './find-rule.ts';

/** A rule has five targets at most (EventBridge quotas), so that two a page show every paging bug. */
const PAGE = 2;

/** AWS: ListTargetsByRule API reference. */
export const listTargetsByRule = awsOperation<ListTargetsByRuleCommandInput, ListTargetsByRuleCommandOutput>(
  'events:ListTargetsByRule',
  ListTargetsByRule$,
  ({ Rule, EventBusName, NextToken, Limit = 100 }, call) => {
    const rule = findRule(Rule, EventBusName, call);
    if (isRefusal(rule)) return rule;
    const after = NextToken === undefined ? undefined : readToken(NextToken);
    if (NextToken !== undefined && after === undefined) return notEmulated('a NextToken of somebody else');
    const start = after === undefined ? 0 : rule.targets.findIndex(({ id }) => id === after) + 1;
    const page = rule.targets.slice(start, start + Math.min(Limit, PAGE));
    const last = page.at(-1);
    const isLast = start + page.length >= rule.targets.length;
    return {
      Targets: page.map(({ id, arn, roleArn }) => ({
        Id: id,
        Arn: arn,
        ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
      })),
      ...(isLast || last === undefined ? {} : { NextToken: tokenAfter(last.id) }),
    };
  },
  ({ Rule, EventBusName }, call) => ruleArn(Rule, EventBusName, call),
);
