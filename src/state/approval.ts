import type { Change } from '../core/change.ts';
import type { Kind } from '../core/kind.ts';
import { digestOf } from '../core/plan-id.ts';
import type { RunReport } from '../core/report.ts';
import { rule, type Rule } from '../core/withhold.ts';

const name = 'approval';
const notInThePlan = 'it is not in the plan that was approved';
const differs = 'it is not what was approved: what is wanted, or what is there, has changed since';

/** As much of an approved change's name as names what it is about. */
const keyLength = 12;

/**
 * Names what a change comes to, whatever it starts from: an update that finishes an approved create, or does what is
 * left of an approved update, is approved. In 28 characters: ten thousand of them fit into one item of a table.
 */
export function approvedId<R>(kind: Kind<R>, change: Change<R>): string {
  const effect = (resource: R): unknown => kind.effect?.(resource) ?? resource;
  if (change.action !== 'delete') return idOf(change.key, ['make', effect(change.after)]);
  return idOf(change.key, change.step === 'retire' ? ['retire', effect(change.after)] : ['remove']);
}

function idOf(key: string, does: readonly unknown[]): string {
  const text = (data: unknown): string => digestOf(data).toString('base64url');
  return text(key).slice(0, keyLength) + text(does).slice(0, 16);
}

/** Later slices do what is left of the plan that somebody has read, and nothing else. */
export function approval<R>(kind: Kind<R>, ids: readonly string[]): Rule<R> {
  const approved = new Set(ids);
  const keys = new Set(ids.map((id) => id.slice(0, keyLength)));
  return rule(name, (change) => {
    const id = approvedId(kind, change);
    if (approved.has(id)) return undefined;
    const isOther = keys.has(id.slice(0, keyLength)) && !approved.has(retiredId(kind, change));
    return isOther ? differs : notInThePlan;
  });
}

/** Of the first step, for a removal that comes after it. That one is another plan's, so nothing approved is undone. */
function retiredId<R>(kind: Kind<R>, change: Change<R>): string {
  if (change.action !== 'delete' || change.step !== 'remove') return '';
  return approvedId(kind, { ...change, step: 'retire', after: change.before });
}

/** A run in which something that was approved became something else is not in order, whatever else it has done. */
export function withApprovalHeld(report: RunReport): RunReport {
  const { withheld, status } = report;
  const others = withheld.filter(({ rule: by, reason }) => by === name && reason === differs);
  const [first] = others;
  if (first === undefined || status === 'refused') return report;
  const error = {
    code: 'APPROVAL_CHANGED',
    message: `${others.length} of the approved changes became others since and were held back; first ${first.key}`,
    hint: 'Plan again, read the plan, and apply that one.',
  };
  const isInOrder = status === 'applied' || status === 'no-changes';
  return { ...report, status: isInOrder ? 'partial' : status, error: report.error ?? error };
}
