import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { plan } from '../../src/core/plan.ts';
import type { RunReport } from '../../src/core/report.ts';
import { appRoleKind } from '../../src/jobs/app-roles/kind.ts';
import type { AppRole } from '../../src/jobs/app-roles/app-role.ts';
import { approval, approvedId, withApprovalHeld } from '../../src/state/approval.ts';
import { reported, reportWith } from '../support/reports.ts';
import { thing, thingKind, type Thing } from '../support/things.ts';

const notInThePlan = 'it is not in the plan that was approved';
const differs = 'it is not what was approved: what is wanted, or what is there, has changed since';

const changesTo = (wanted: readonly Thing[], there: readonly Thing[]): readonly Change<Thing>[] =>
  plan(thingKind, { items: wanted }, there).changes;

const a = thing('a');
const half = { ...a, name: 'half written' };
const active = thing('a', { active: true });
const retired = thing('a', { active: false });

describe('what an approval lets through in later slices', () => {
  it.each<{
    name: string;
    approved: readonly Change<Thing>[];
    now: readonly Change<Thing>[];
    says?: string;
  }>([
    { name: 'the same change', approved: changesTo([a], []), now: changesTo([a], []) },
    {
      name: 'an update that finishes what an approved create has half made',
      approved: changesTo([a], []),
      now: changesTo([a], [half]),
    },
    {
      name: 'the rest of an approved update',
      approved: changesTo([a], [{ ...half, scope: 'south' }]),
      now: changesTo([a], [half]),
    },
    {
      name: 'a removal, whatever the thing is called by then',
      approved: changesTo([], [a]),
      now: changesTo([], [half]),
    },
    {
      name: 'not something that nobody read',
      approved: changesTo([a], []),
      now: changesTo([thing('b')], []),
      says: notInThePlan,
    },
    {
      name: 'not something else made of an approved one',
      approved: changesTo([a], []),
      now: changesTo([half], []),
      says: differs,
    },
    {
      name: 'not the removal of what was approved to be made',
      approved: changesTo([a], []),
      now: changesTo([], [a]),
      says: differs,
    },
    {
      name: 'not the removal after an approved retirement, which is another plan’s',
      approved: changesTo([], [active]),
      now: changesTo([], [retired]),
      says: notInThePlan,
    },
    {
      name: 'not the removal of another thing than was retired',
      approved: changesTo([], [active]),
      now: changesTo([], [{ ...retired, name: 'another' }]),
      says: differs,
    },
  ])('$name', ({ approved, now, says }) => {
    const ids = approved.map((change) => approvedId(thingKind, change));
    const check = approval(thingKind, ids).over({ changes: now, withheld: [], unchanged: 0, existing: {} });
    expect(now.map((change) => check(change))).toEqual([says]);
  });

  it('is a matter of what a change comes to, as the kind says', () => {
    const role = {
      connection: 'production',
      object: { surface: 'servicePrincipal', objectId: 'sp' },
      accountId: '111122223333',
      accountName: 'prod',
      roleArn: 'arn:aws:iam::111122223333:role/Admin',
      providerArn: 'arn:aws:iam::111122223333:saml-provider/Entra',
      value: 'a,b',
      id: 'id',
      displayName: 'Admin',
      description: '',
      enabled: true,
    } satisfies AppRole;
    const retire = (more: Partial<AppRole>): string => {
      const before = { ...role, ...more };
      const after = { ...before, enabled: false };
      return approvedId(appRoleKind, { action: 'delete', step: 'retire', key: 'k', before, after, why: '' });
    };
    expect(retire({ assignees: 4, accountName: 'production' })).toBe(retire({ assignees: 3 }));
    expect(retire({ displayName: 'Other' })).not.toBe(retire({}));
  });
});

describe('a report in which something approved was held back', () => {
  const held = (reason: string, rule = 'approval') => ({ withheld: [{ ...reported('A'), rule, reason }] });

  it.each<{ name: string; report: Partial<RunReport>; status: RunReport['status']; code?: string }>([
    { name: 'is not in order', report: held(differs), status: 'partial', code: 'APPROVAL_CHANGED' },
    {
      name: 'keeps what else went wrong',
      report: { ...held(differs), status: 'failed', error: { code: 'DEADLINE', message: '' } },
      status: 'failed',
      code: 'DEADLINE',
    },
    { name: 'stays refused', report: { ...held(differs), status: 'refused' }, status: 'refused' },
    { name: 'is as it was for what nobody approved', report: held(notInThePlan), status: 'applied' },
    { name: 'is as it was for what other rules say', report: held(differs, 'trust'), status: 'applied' },
  ])('$name', ({ report, status, code }) => {
    const judged = withApprovalHeld(reportWith({ mode: 'apply', status: 'applied', ...report }));
    expect([judged.status, judged.error?.code]).toEqual([status, code]);
  });
});
