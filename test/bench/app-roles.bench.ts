import { describe, expect, it } from 'vitest';
import { plan } from '../../src/core/plan.ts';
import { planId } from '../../src/core/plan-id.ts';
import type { AppRole } from '../../src/jobs/app-roles/app-role.ts';
import { appRoleKind } from '../../src/jobs/app-roles/kind.ts';
import { bigCompany } from '../e2e/app-roles/big-company.ts';
import { appRole } from '../jobs/app-roles/things.ts';
import { labApp } from '../support/lab-app.ts';

const roles = 10_000;

/** Half of them are there, a tenth of those under another name, and as many are there that nobody wants. */
const wanted: readonly AppRole[] = Array.from({ length: roles }, (_none, index) => appRole(`R${index}`));
const there: readonly AppRole[] = Array.from({ length: roles }, (_none, index) =>
  appRole(`R${index + roles / 2}`, index % 10 === 0 ? { displayName: 'by hand' } : {}),
);

describe('10,000 roles', () => {
  it('are planned', async ({ bench }) => {
    await bench('plan and its id', () => {
      const planned = plan(appRoleKind, { items: wanted }, there);
      planId(planned);
      expect(planned.changes).toHaveLength(roles + roles / 20);
    }).run({ iterations: 5, time: 500 });
  });
});

describe('100 accounts with 100 roles each', () => {
  it('get 500 app roles', { timeout: 120_000 }, async ({ bench }) => {
    const world = bigCompany(100);
    await bench('apply on the lab', async () => {
      const app = labApp(world);
      const report = await app.apply();
      expect(report.outcomes).toHaveLength(500);
      expect(app.journal.count('iam:')).toBe(100);
      expect(app.journal.writes()).toHaveLength(1);
    }).run({ iterations: 3, time: 0, warmup: false });
  });
});
