import { rule, type Rule } from '../../core/withhold.ts';
import type { FederationItem } from './federation-item.ts';

/**
 * Why a part is not set up now. In this order the reasons count; `approval` counts in a run that names no plan.
 *
 * | rule         | what is missing                                                   |
 * |--------------|-------------------------------------------------------------------|
 * | completeness | something could not be read                                       |
 * | ambiguity    | two things are meant by one name                                  |
 * | trust        | whoever made it could let himself in                              |
 * | permission   | Rolebridge may not do it                                          |
 * | manual       | no API: a person's hands                                          |
 * | limit        | the cloud takes no more                                           |
 * | approval     | somebody has to read it                                           |
 */
export const holdRules = ['completeness', 'ambiguity', 'trust', 'permission', 'manual', 'limit'] as const;

export interface Hold {
  readonly key: string;
  readonly rule: (typeof holdRules)[number] | 'approval';
  readonly reason: string;
}

export function rulesOf(holds: readonly Hold[]): readonly Rule<FederationItem>[] {
  const byKey = Map.groupBy(holds, ({ key }) => key);
  return holdRules.map((name) =>
    rule(name, ({ key }) => {
      const reasons = (byKey.get(key) ?? []).filter((hold) => hold.rule === name).map(({ reason }) => reason);
      return reasons.length === 0 ? undefined : reasons.join('; ');
    }),
  );
}
