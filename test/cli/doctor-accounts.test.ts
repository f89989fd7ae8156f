import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { changesSomething } from '../../src/lab/operation-name.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { world as worldSchema, type World } from '../../src/lab/world.ts';
import { rolebridge } from '../support/terminal.ts';
import { journalIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const [production, staging] = ['111122223333', '444455556666'];
const bus = 'arn:aws:events:eu-west-1:999988887777:event-bus/rolebridge-prod-events';

type Account = World['aws']['accounts'][number];

/** The first scenario with what `change` makes of its accounts. */
function worldFile(name: string, change: (account: Account) => Partial<Account>): string {
  const scenario = loadScenario('first-run');
  const accounts = scenario.aws.accounts.map((account) => ({ ...account, ...change(account) }));
  const file = scratch.at(`${name}.json`);
  writeFileSync(file, JSON.stringify(worldSchema.parse({ ...scenario, aws: { ...scenario.aws, accounts } })));
  return file;
}

const forwarding = [
  { region: 'us-east-1', rules: [{ name: 'rolebridge-role-events', targets: [{ id: 'bus', arn: bus }] }] },
] as unknown as Account['eventBuses'];
const recording = [
  { name: 'organization', homeRegion: 'us-east-1', organization: true },
] as unknown as Account['trails'];

const isManagement = ({ id }: Account): boolean =>
  id === loadScenario('first-run').aws.organization.managementAccount;

const denying = (account: Account, deniedActions: readonly string[]): Account['roles'] =>
  account.roles.map((role) =>
    role.name === 'rolebridge-reader' ? { ...role, deniedActions: [...deniedActions] } : role,
  );

const ready = () =>
  worldFile('ready', (account) => ({
    eventBuses: forwarding,
    ...(isManagement(account) ? { trails: recording } : {}),
  }));

const doctor = (...words: readonly string[]) => rolebridge(['doctor', 'accounts', ...words]);

describe('doctor accounts', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { code, stdout } = await doctor('--lab', ready());
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('2 accounts: 2 ready');
  });

  it('reads as people shall read it, and ends with 2, when something is missing', async () => {
    const file = worldFile('mixed', (account) => {
      if (account.id === production)
        return { roles: account.roles.filter(({ name }) => name !== 'rolebridge-reader') };
      if (account.id === staging) return { roles: denying(account, ['cloudtrail:DescribeTrails']) };
      return {};
    });
    const { code, stdout, stderr } = await doctor('--lab', file);
    expect([code, stderr]).toEqual([2, '']);
    await expect(stdout).toMatchFileSnapshot('doctor-accounts.golden.txt');
  });

  it('ends with 4 when nothing is missing for sure, and something could not be seen', async () => {
    const file = worldFile('unseen', (account) => ({
      eventBuses: forwarding,
      roles: denying(account, ['cloudtrail:DescribeTrails']),
    }));
    const { code, stdout } = await doctor('--lab', file);
    expect(code).toBe(4);
    expect(stdout.split('\n')[0]).toBe('2 accounts: 2 of which nobody can tell');
    expect(stdout).toContain(
      'Allow the reader role cloudtrail:DescribeTrails: deploy infra/member-account.yml',
    );
  });

  it('gives one JSON document, with a verdict for each account', async () => {
    const { stdout } = await doctor('--lab', 'first-run', '--json');
    const { accounts } = JSON.parse(stdout) as { readonly accounts: readonly object[] };
    expect(accounts).toHaveLength(2);
    expect(accounts[0]).toMatchObject({
      verdict: 'lacking',
      accountId: production,
      connections: ['production'],
      role: { state: 'there' },
      rule: { state: 'missing', hint: expect.stringContaining('infra/event-forwarder.yml') as string },
      trail: { state: 'missing' },
    });
  });

  it('tells each reason once, however many accounts it is of', async () => {
    const { stdout } = await doctor('--lab', 'first-run');
    expect(stdout.match(/^rule missing/gmu)).toHaveLength(1);
    expect(stdout).toContain(`rule missing    ${production}, ${staging}`);
  });

  it('asks no cloud to change anything', async () => {
    const journal = scratch.at('reads.jsonl');
    await doctor('--lab', ready(), '--journal', journal);
    const entries = journalIn(journal);
    expect(entries.length).toBeGreaterThan(10);
    expect(
      entries.filter(({ operation, method, body }) => changesSomething(operation, method, body)),
    ).toEqual([]);
  });

  it('needs a configuration', async () => {
    expect((await doctor()).code).toBe(1);
  });
});
