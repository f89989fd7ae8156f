import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { changesSomething } from '../../src/lab/operation-name.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { world as worldSchema, type FaultInput } from '../../src/lab/world.ts';
import { rolebridge, type RunOptions } from '../support/terminal.ts';
import { journalIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const expiry = (words: readonly string[] = [], options: RunOptions = {}) =>
  rolebridge(['expiry', '--lab', 'expiring', ...words], options);

/** The scenario in which something cannot be read, as a world file. */
function troubled(name: string, fault: Omit<FaultInput, 'times'>): string {
  const file = scratch.at(`${name}.json`);
  const world = worldSchema.parse({ ...loadScenario('expiring'), faults: [{ times: 'always', ...fault }] });
  writeFileSync(file, JSON.stringify(world));
  return file;
}

const denied = { type: 'error', status: 403, code: 'AccessDenied' } as const;
const payroll = '222233334444';

interface Document {
  readonly credentials: readonly { readonly key: string; readonly daysLeft?: number }[];
  readonly findings: readonly { readonly key: string; readonly severity: string }[];
}

async function documentOf(words: readonly string[] = []): Promise<Document> {
  const { stdout } = await expiry([...words, '--json']);
  return JSON.parse(stdout) as Document;
}

describe('expiry', () => {
  it('reads as people shall read it', async () => {
    const { code, stdout, stderr } = await expiry();
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot('expiry.golden.txt');
  });

  it('gives one JSON document', async () => {
    const { credentials, findings } = await documentOf();
    expect(credentials).toContainEqual(
      expect.objectContaining({ key: 'saml-signing-certificate/production', daysLeft: 51 }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ key: 'active-certificate-missing/production', severity: 'critical' }),
    );
  });

  it('asks no cloud to change anything', async () => {
    const journal = scratch.at('reads.jsonl');
    await expiry(['--journal', journal]);
    const writing = journalIn(journal).filter(({ operation, method, body }) =>
      changesSomething(operation, method, body),
    );
    expect(writing).toEqual([]);
  });

  it.each([
    { when: 'nothing ends so soon, but something is wrong already', within: '0', code: 2 },
    { when: 'something ends by then', within: '15', code: 2 },
  ])('ends with $code when $when: --within $within', async ({ within, code }) => {
    expect((await expiry(['--within', within])).code).toBe(code);
  });

  it('ends with 0 within days in which nothing ends and nothing is wrong', async () => {
    const file = scratch.at('healed.json');
    writeFileSync(file, (await rolebridge(['lab', 'export', 'expiring'])).stdout);
    await rolebridge(['rotate', 'saml', 'production', '--yes', '--to', 'distribute', '--lab', file]);
    const within = async (days: string) =>
      (await rolebridge(['expiry', '--lab', file, '--within', days])).code;
    expect([await within('14'), await within('15')]).toEqual([0, 2]);
  });

  it.each(['-1', 'soon', '1.5', '30d', ''])('takes no number of days from %j', async (days) => {
    const { code, stdout, stderr } = await expiry(['--within', days]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('a number of days, such as 30');
  });

  it.each([
    { what: 'an account', fault: { operation: 'iam:', account: payroll, effect: denied }, said: payroll },
    {
      what: 'provisioning',
      fault: {
        operation: 'graph:GET servicePrincipals/{id}/synchronization',
        effect: { ...denied, code: 'Authorization_RequestDenied' },
      },
      said: 'NOT READ identity-center: ',
    },
  ])('ends with 4 and says so when $what cannot be read', async ({ what, fault, said }) => {
    const { code, stdout } = await rolebridge(['expiry', '--lab', troubled(what, fault)]);
    expect(code).toBe(4);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(said);
    expect(stdout).toContain('SAML signing certificate of AWS connection production');
  });

  it('tells that our own login fails, and what AWS has', async () => {
    const effect = { type: 'error', status: 401, code: 'invalid_client' } as const;
    const file = troubled('login', { operation: 'login:', effect });
    const { code, stdout } = await rolebridge(['expiry', '--lab', file]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/CRITICAL .*Rolebridge/u);
  });

  it('needs its job in the configuration', async () => {
    const { code, stderr } = await rolebridge(['expiry', '--lab', 'first-run']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('JOB_NOT_CONFIGURED: ')]);
  });
});

describe('expiry --ics', () => {
  it('writes a calendar beside what it prints', async () => {
    const file = scratch.at('expiry.ics');
    const { code, stdout, stderr } = await expiry(['--ics', file]);
    expect([code, stdout, stderr]).toEqual([0, (await expiry()).stdout, `calendar written to ${file}\n`]);
    const calendar = readFileSync(file, 'utf8');
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/u);
    expect(calendar.replaceAll('\r\n ', '')).toContain('SCIM token of identity-center');
  });

  it('prints the calendar alone for -', async () => {
    const { code, stdout, stderr } = await expiry(['--ics', '-']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/u);
  });

  it('says when the file cannot be written', async () => {
    const file = scratch.at('no/such/folder/expiry.ics');
    const { code, stderr } = await expiry(['--ics', file]);
    expect([code, existsSync(file)]).toEqual([1, false]);
    expect(stderr).toContain(`FILE_UNWRITABLE: the calendar ${file} cannot be written`);
  });
});
