import { DescribeRule$ } from '@aws-sdk/client-eventbridge';
import type { DescribeRuleCommandInput, DescribeRuleCommandOutput } from '@aws-sdk/client-eventbridge';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { findRule, ruleArn } from './find-rule.ts';

/** AWS: DescribeRule API reference: it "does not list the targets of a rule". */
export const describeRule = awsOperation<DescribeRuleCommandInput, DescribeRuleCommandOutput>(
  'events:DescribeRule',
  DescribeRule$,
  ({ Name, EventBusName }, call) => {
    const rule = findRule(Name, EventBusName, call);
    if (isRefusal(rule)) return rule;
    const { name, state, eventPattern } = rule;
    return {
      Name: name,
      Arn: ruleArn(name, EventBusName, call),
      ...(eventPattern === undefined ? {} : { EventPattern: JSON.stringify(eventPattern) }),
      State: state,
      EventBusName: EventBusName?.split('/').at(-1) ?? 'default',
      CreatedBy: call.account.id,
    };
  },
  ({ Name, EventBusName }, call) => ruleArn(Name, EventBusName, call),
);
