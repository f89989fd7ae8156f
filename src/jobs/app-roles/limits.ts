import { subjectOf } from '../../core/change.ts';
import type { Remark } from '../../core/job.ts';
import type { Rule } from '../../core/withhold.ts';
import type { AppRoleTarget } from '../../model/entra.ts';
import type { AppRole } from './app-role.ts';
import { appRoleKind } from './kind.ts';

/** Microsoft's AWS tutorial names 239 characters; 249 is the most that has been seen to be accepted. */
const safeValueLength = 239;
const longestValue = 249;

/** Microsoft: "a maximum of 1,200 entries in the application manifest", which other collections share. */
const mostAppRoles = 1_000;
const manyAppRoles = 900;

/** Graph: appRole resource, `value`. */
const valueCharacters = /^[A-Za-z0-9:!#$%&'()*+,\-./;<=>?@[\]^_`{|}~]*$/u;

/** Holds back what the service principal could not take, so that one bad role does not fail the others' PATCH. */
export function targetLimits(targets: ReadonlyMap<string, AppRoleTarget>): Rule<AppRole> {
  return {
    name: 'limit',
    over: (plan) => {
      const room = new Map(
        [...targets].map(([name, target]) => [name, mostAppRoles - target.appRoles.length]),
      );
      const full = new Set<string>();
      for (const change of plan.changes) {
        if (change.action !== 'create' || misfit(change.after) !== undefined) continue;
        const target = appRoleKind.target(change.after);
        const left = room.get(target) ?? 0;
        if (left <= 0) full.add(change.key);
        room.set(target, left - 1);
      }
      return (change) => {
        if (change.action === 'delete') return undefined;
        if (full.has(change.key)) {
          return `${subjectOf(change).connection} is full: one object takes ${mostAppRoles} app roles; spread the accounts over more connections`;
        }
        return change.action === 'create' ? misfit(change.after) : undefined;
      };
    },
  };
}

function misfit({ roleArn, value }: AppRole): string | undefined {
  if (roleArn.includes(','))
    return 'the name or path of the role has a comma, which SAML takes for the end of the ARN';
  if (value.length > longestValue) {
    return `the value would be ${value.length} characters long, ${longestValue} are accepted: shorten the path or a name`;
  }
  if (!valueCharacters.test(value))
    return 'the path of the role has a character that Entra does not take in a value';
  return undefined;
}

/** What is still within the limits and will not be for ever. */
export function limitRemarks(
  target: AppRoleTarget,
  connection: string,
  wanted: readonly AppRole[],
): readonly Remark[] {
  const there = new Set(target.appRoles.map((role) => role.id));
  const total = target.appRoles.length + wanted.filter((role) => !there.has(role.id)).length;
  const long = wanted.filter(({ value }) => value.length > safeValueLength && value.length <= longestValue);
  return [
    ...long.map(({ roleArn, value }): Remark => ({
      severity: 'warning',
      subject: roleArn,
      text: `its value is ${value.length} characters long; Microsoft documents ${safeValueLength}`,
    })),
    ...(total > manyAppRoles
      ? [
          {
            severity: 'warning',
            subject: connection,
            text: `${total} app roles on one object, of ${mostAppRoles} at most: plan another connection`,
          } as const,
        ]
      : []),
  ];
}
