import type { Finding } from '../../model/account-readiness.ts';
import type { EventRule } from './event-rules.ts';

/** The rule that an account ought to have. */
export interface ExpectedRule {
  readonly name: string;
  /** ARN of the bus that it ought to forward to; any bus when undefined. */
  readonly bus: string | undefined;
  readonly region: string;
}

const forwarder = 'infra/event-forwarder.yml';

/** @param rule Undefined when there is none of that name */
export function ruleFinding(rule: EventRule | undefined, { name, bus, region }: ExpectedRule): Finding {
  if (rule === undefined)
    return missing(
      `there is no rule ${name} in ${region}`,
      `Deploy ${forwarder} there, in ${region}: docs/events.md says how.`,
    );
  if (!rule.enabled) {
    const enable = `aws events enable-rule --name ${name} --region ${region}`;
    return missing(`the rule ${name} of ${region} is disabled`, `Enable it there: ${enable}`);
  }
  const buses = rule.targets.filter((arn) => /^arn:[^:]+:events:[^:]*:[^:]*:event-bus\//u.test(arn));
  const target = bus === undefined ? buses[0] : buses.find((arn) => arn === bus);
  if (target !== undefined) return { state: 'there', said: `${name} forwards to ${target}` };
  const where = rule.targets.length === 0 ? 'nowhere' : `to ${rule.targets.join(', ')}`;
  return missing(
    `the rule ${name} of ${region} forwards ${where}, not to ${bus ?? 'an event bus'}`,
    `Deploy ${forwarder} there again, with the ARN of the central bus.`,
  );
}

function missing(said: string, hint: string): Finding {
  return { state: 'missing', said, hint };
}
