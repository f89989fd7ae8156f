import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { changesSomething } from '../../src/lab/operation-name.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { world as worldSchema, type World } from '../../src/lab/world.ts';
import { rolebridge } from '../support/terminal.ts';
import { journalIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const doctor = (...words: readonly string[]) => rolebridge(['doctor', ...words]);

/** The scenario with what `change` makes of it, as a world file. */
function worldFile(name: string, change: (world: World) => void): string {
  const world = worldSchema.parse(loadScenario('posture'));
  change(world);
  const file = scratch.at(`${name}.json`);
  writeFileSync(file, JSON.stringify(world));
  return file;
}

const center = 'identity-center';

/** Of IAM Identity Center everything is right then. */
function withThreshold({ entra }: World): void {
  for (const { synchronizationSecrets } of entra.servicePrincipals) {
    const settings = synchronizationSecrets.find(({ key }) => key === 'SyncNotificationSettings');
    if (settings !== undefined)
      settings.value = JSON.stringify({ DeleteThresholdEnabled: true, DeleteThresholdValue: 50 });
  }
}

const without =
  (permission: string) =>
  ({ entra }: World): void => {
    for (const client of entra.clients)
      client.permissions = client.permissions.filter((each) => each !== permission);
  };

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

describe('doctor', () => {
  it('reads as people shall read it, and ends with 2, when something is critical', async () => {
    const { code, stdout, stderr } = await doctor('--lab', 'posture');
    expect([code, stderr]).toEqual([2, '']);
    await expect(stdout).toMatchFileSnapshot('doctor.golden.txt');
  });

  it('looks at one connection when it is named, and at Rolebridge itself', async () => {
    const { code, stdout } = await doctor(center, '--lab', 'posture', '--json');
    const { connections, own } = JSON.parse(stdout) as Record<
      'connections' | 'own',
      readonly { name: string }[]
    >;
    expect(code).toBe(0);
    expect(connections.map(({ name }) => name)).toEqual([center]);
    expect(own.length).toBeGreaterThan(0);
  });

  it('finds nothing wrong where nothing is', async () => {
    const { code, stdout } = await doctor(
      center,
      '--lab',
      worldFile('right', withThreshold),
      '--fail-on',
      'unknown',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^nothing is wrong in 1 connection; \d+ right\n$/u);
  });

  it.each([
    { failOn: 'critical', code: 0 },
    { failOn: 'warning', code: 2 },
    { failOn: 'info', code: 2 },
    { failOn: 'unknown', code: 2 },
  ])('ends with $code for a warning when it fails on $failOn', async ({ failOn, code }) => {
    expect((await doctor(center, '--lab', 'posture', '--fail-on', failOn)).code).toBe(code);
  });

  it('names the permission without which a part is unknown, and says what is known', async () => {
    const file = worldFile('unread', (world) => {
      withThreshold(world);
      without('User.Read.All')(world);
    });
    const { code, stdout } = await doctor(center, '--lab', file);
    // That the permission lacks is itself a finding of Rolebridge's own.
    expect(code).toBe(2);
    expect(stdout).toMatch(/^1 critical in 1 connection; [1-9]\d* unknown, \d+ right\n/u);
    expect(stdout).toContain('   lacks  User.Read.All\n');
  });

  it('ends with 4 when nothing is wrong for sure, and something could not be seen', async () => {
    const file = worldFile('unseen', (world) => {
      withThreshold(world);
      world.faults.push({
        operation: 'graph:GET servicePrincipals/{id}/synchronization/jobs',
        times: 'always',
        skip: 0,
        every: 1,
        effect: { type: 'error', status: 403, code: 'Authorization_RequestDenied', message: 'No.' },
      });
    });
    const { code, stdout } = await doctor(center, '--lab', file);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^nothing that could be seen is wrong in 1 connection; [1-9]/u);
    expect((await doctor(center, '--lab', file, '--fail-on', 'unknown')).code).toBe(2);
  });

  it('leaves groups alone whose names say an account of another connection', async () => {
    const file = worldFile('elsewhere', ({ entra }) => {
      const [first] = entra.groups;
      if (first === undefined) throw new Error('the scenario has no group');
      entra.groups.push({
        ...first,
        id: '7e9a1c00-0000-4000-8000-0000000000ff',
        displayName: 'AWS-111122223333-Admins',
      });
    });
    expect((await doctor('sandbox', '--lab', file, '--json')).stdout).toBe(
      (await doctor('sandbox', '--lab', 'posture', '--json')).stdout,
    );
  });

  it('asks no cloud to change anything', async () => {
    const journal = scratch.at('reads.jsonl');
    await doctor('--lab', 'posture', '--journal', journal);
    const entries = journalIn(journal);
    expect(entries.length).toBeGreaterThan(30);
    expect(
      entries.filter(({ operation, method, body }) => changesSomething(operation, method, body)),
    ).toEqual([]);
  });

  it('knows the connection that a wrong name meant', async () => {
    const { code, stderr } = await doctor('sandbx', '--lab', 'posture');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'CONNECTION_UNKNOWN: jobs.posture has no connection sandbx\n' +
        '  Did you mean sandbox? There are production, sandbox, identity-center.\n',
    );
  });

  it('needs its job in the configuration', async () => {
    const { code, stderr } = await doctor('--lab', 'first-run');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^JOB_NOT_CONFIGURED: .*\n.*posture\.example/u),
    ]);
  });

  it.each([
    [['--json', '--markdown'], 'cannot be used with'],
    [['--json', '--sarif'], 'cannot be used with'],
    [['--fail-on', 'everything'], 'critical, warning, info, unknown'],
  ])('takes no words that make no sense: %j', async (words, said) => {
    const { code, stderr } = await doctor('--lab', 'posture', ...words);
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});

describe('doctor --sarif', () => {
  const parsed = async (...words: readonly string[]): Promise<Sarif> =>
    JSON.parse((await doctor('--lab', 'posture', '--sarif', ...words)).stdout) as Sarif;

  it('prints one result for each finding, at the line of its connection', async () => {
    const { version, runs } = await parsed();
    const [run] = runs;
    expect(version).toBe('2.1.0');
    const lines = readFileSync('config/posture.example.yaml', 'utf8').split('\n');
    const told = run?.results.map(({ ruleId, ruleIndex, level, locations: [place] }) => [
      ruleId === run.tool.driver.rules[ruleIndex]?.id ? ruleId : 'another rule',
      level,
      place?.physicalLocation.artifactLocation.uri,
      lines[(place?.physicalLocation.region.startLine ?? 0) - 1]?.trim(),
    ]);
    const file = 'config/posture.example.yaml';
    expect(told).toContainEqual(['claim-pattern', 'error', file, 'name: sandbox']);
    expect(told).toContainEqual(['group-owners', 'warning', file, 'name: sandbox']);
    expect(told).toContainEqual(['scim-deletion-threshold', 'warning', file, `name: ${center}`]);
    expect(told).toHaveLength(7);
  });

  it('writes it to a file beside what it prints', async () => {
    const file = scratch.at('doctor.sarif');
    const { code, stdout, stderr } = await doctor('--lab', 'posture', '--sarif', file);
    expect([code, stderr]).toEqual([2, `SARIF written to ${file}\n`]);
    expect(stdout).toBe((await doctor('--lab', 'posture')).stdout);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(await parsed('-'));
  });
});
