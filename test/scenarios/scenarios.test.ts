import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/core/report.ts';
import { loadScenario, scenarioNames } from '../../src/lab/scenarios.ts';
import { appRolesIn, reportsIn } from '../cli/scratch.ts';
import { rolebridge } from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Claim {
  readonly name: string;
  /** Mode and status of each part of `lab NAME`. */
  readonly told: readonly string[];
  readonly code: number;
  /** create, update, delete, held back and unchanged in the first plan. */
  readonly counts: readonly [number, number, number, number, number];
  /** Rule -> how many the first plan holds back by it. */
  readonly withheld: Readonly<Record<string, number>>;
  readonly degraded?: true;
  readonly violations?: readonly string[];
  /** Of the first plan of this job, where it is not the main one. */
  readonly job?: string;
}

const story = ['plan planned', 'apply applied', 'plan no-changes'];

const claims: readonly Claim[] = [
  {
    name: 'access-map',
    told: [...story, ...story],
    code: 0,
    job: 'account-assignments',
    counts: [3, 0, 1, 6, 1],
    withheld: { approval: 3, limit: 3 },
  },
  {
    name: 'drift',
    told: story,
    code: 0,
    counts: [1, 2, 2, 4, 2],
    withheld: { limit: 2, ownership: 1, grace: 1 },
  },
  {
    name: 'expiring',
    told: [...story, ...story],
    code: 0,
    job: 'saml-rotation',
    counts: [2, 0, 0, 0, 4],
    withheld: {},
  },
  {
    name: 'first-run',
    told: story,
    code: 0,
    counts: [5, 0, 0, 0, 0],
    withheld: {},
  },
  {
    name: 'mass-delete',
    told: ['plan planned', 'apply refused'],
    code: 3,
    counts: [0, 0, 12, 0, 3],
    withheld: {},
    violations: ['maxDeleteRatio'],
  },
  {
    name: 'partial-read',
    told: story,
    code: 4,
    counts: [1, 0, 0, 3, 2],
    withheld: { completeness: 3 },
    degraded: true,
  },
  {
    name: 'posture',
    told: story,
    code: 0,
    job: 'posture',
    counts: [7, 0, 0, 0, 0],
    withheld: {},
  },
];

/** What `lab NAME` says on the configuration that people start from. */
async function told(
  name: string,
): Promise<{ readonly code: number; readonly reports: readonly RunReport[] }> {
  const { code, stdout } = await rolebridge(['lab', name, '--json']);
  return { code, reports: reportsIn(stdout) };
}

async function firstPlan(name: string): Promise<RunReport> {
  const [report] = (await told(name)).reports;
  if (report === undefined) throw new Error('there is no report');
  return report;
}

function wordsOf(changes: RunReport['changes']): readonly string[] {
  return changes.map(({ action, step, words: [, account, role = ''] }) =>
    [action, ...(step === undefined ? [] : [step]), account, role.replace(/ \(.*/u, '')].join(' '),
  );
}

describe('the scenarios', () => {
  it('are all claimed something about', () => {
    expect(claims.map(({ name }) => name)).toEqual(scenarioNames());
  });

  it.each(scenarioNames())('%s has its own name and a story of a few lines', (name) => {
    const world = loadScenario(name);
    expect(world.name).toBe(name);
    expect(world.story.length).toBeGreaterThan(80);
    expect(world.story.length).toBeLessThan(500);
  });

  it.each(claims)('$name runs on the example configuration as claimed', async (claim) => {
    const { code, reports } = await told(claim.name);
    expect(reports.map(({ mode, status }) => `${mode} ${status}`)).toEqual(claim.told);
    expect(code).toBe(claim.code);

    const first = reports.find(({ job }) => job === (claim.job ?? 'app-roles'));
    const { changes = [], withheld = [], unchanged, degraded, violations = [] } = first ?? {};
    const number = (action: string): number => changes.filter((change) => change.action === action).length;
    expect([number('create'), number('update'), number('delete'), withheld.length, unchanged]).toEqual(
      claim.counts,
    );
    expect(
      Object.fromEntries(
        [...Map.groupBy(withheld, ({ rule }) => rule)].map(([rule, all]) => [rule, all.length]),
      ),
    ).toEqual(claim.withheld);
    expect(degraded).toBe(claim.degraded ?? false);
    expect(violations.map(({ limit }) => limit)).toEqual(claim.violations ?? []);
  });

  it.each(claims)('$name tells the same every time', async ({ name }) => {
    expect(await told(name)).toEqual(await told(name));
  });
});

describe('the story of first-run', () => {
  it('publishes five roles under /Workloads and nothing of the sandbox', async () => {
    expect(wordsOf((await firstPlan('first-run')).changes)).toEqual([
      'create production Admin',
      'create production ReadOnly',
      'create production finance/Billing',
      'create staging Admin',
      'create staging ReadOnly',
    ]);
    expect(loadScenario('first-run').aws.accounts).toHaveLength(4);
  });
});

describe('the story of drift', () => {
  it('corrects, brings back, disables and removes', async () => {
    const report = await firstPlan('drift');
    expect(wordsOf(report.changes)).toEqual([
      'create staging ReadOnly',
      'update production ReadOnly',
      'update production finance/Billing',
      'delete retire production Legacy',
      'delete remove staging Retired',
    ]);
    expect(report.changes[2]?.fields).toEqual([{ field: 'isEnabled', before: 'false', after: 'true' }]);
  });

  it('holds back two roles that cannot be published, one that is not ours, and one that is missing since now', async () => {
    expect(
      (await firstPlan('drift')).withheld.map(({ words, reason }) => [words[2]?.slice(-16), reason]),
    ).toEqual([
      ['Odd,Name', expect.stringContaining('comma')],
      ['PlatformEngineer', expect.stringContaining('267 characters long')],
      ['Admin', expect.stringContaining('not ours: account 222233334444')],
      ['tor (0 assigned)', expect.stringContaining('missing since 2026-11-20')],
    ]);
  });

  it('leaves the role of another tool and the ids of all others as they are', async () => {
    const file = join(folder, 'drift.json');
    writeFileSync(file, (await rolebridge(['lab', 'export', 'drift'])).stdout);
    await rolebridge(['lab', file]);
    const roles = appRolesIn(file);
    expect(roles).toContain('Reports.Read enabled');
    expect(roles.filter((role) => role.includes('role/Legacy,'))).toEqual([
      expect.stringMatching(/ disabled$/u),
    ]);
    expect(roles.filter((role) => role.includes('role/Retired,'))).toEqual([]);
    expect(roles.filter((role) => role.includes('role/finance/Billing,'))).toEqual([
      expect.stringMatching(/ enabled$/u),
    ]);
  });
});

describe('the story of mass-delete', () => {
  it('says whose trust changed, with the numbers of the guard', async () => {
    const { changes, violations } = await firstPlan('mass-delete');
    expect(new Set(changes.map(({ why, words }) => `${words[1] ?? ''}: ${why}`))).toEqual(
      new Set(['staging: the role no longer trusts AzureAD']),
    );
    expect(violations).toMatchObject([{ count: 12, allowed: 4, existing: 15 }]);
  });
});

describe('the story of partial-read', () => {
  it('publishes elsewhere and touches nothing of the account that is not read', async () => {
    const report = await firstPlan('partial-read');
    expect(wordsOf(report.changes)).toEqual(['create production finance/Billing']);
    expect(report.reads.flatMap(({ gaps }) => gaps.map(({ scope, code }) => [scope, code]))).toEqual([
      ['444455556666', 'AWS_READER_ROLE_DENIED'],
    ]);
    expect(new Set(report.withheld.map(({ words }) => words[0]))).toEqual(new Set(['444455556666']));
  });
});
