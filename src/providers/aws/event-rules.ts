import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { allPages } from './pages.ts';

/** A rule of an account's default bus, as far as it decides where events go. */
export interface EventRule {
  readonly enabled: boolean;
  /** ARNs of its targets. */
  readonly targets: readonly string[];
}

/** Undefined when there is no such rule on the default bus. */
export async function readEventRule(
  client: EventBridgeClient,
  name: string,
  signal: AbortSignal,
): Promise<EventRule | undefined> {
  const abort = { abortSignal: signal };
  try {
    const { State: state } = await client.send(new DescribeRuleCommand({ Name: name }), abort);
    const pages = await allPages(
      (NextToken) => client.send(new ListTargetsByRuleCommand({ Rule: name, NextToken }), abort),
      (page) => page.NextToken,
    );
    return {
      // ENABLED, and ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, which lets reads through as well.
      enabled: state?.startsWith('ENABLED') ?? false,
      targets: pages.flatMap((page) => page.Targets ?? []).flatMap(({ Arn }) => Arn ?? []),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
