import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { rolebridge } from '../support/terminal.ts';
import { appRolesIn, journalIn, readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

async function planIdOf(lab: string): Promise<string> {
  const { stdout } = await rolebridge(['plan', '--lab', lab, '--json']);
  return reportsIn(stdout)[0]?.planId ?? '';
}

async function exported(scenario: string): Promise<string> {
  const file = scratch.at(`${scenario}-${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, (await rolebridge(['lab', 'export', scenario])).stdout);
  return file;
}

/** Somebody else holds the lease of app-roles in this world, for so long. */
function held(file: string, milliseconds: number): void {
  const world = readWorld(file);
  const since = Date.parse(world.now);
  const until = new Date(since + milliseconds).toISOString();
  const value = { held: true, owner: 'somebody', since: world.now, until };
  const state = { ...world.state, lease: { 'app-roles': { version: 1, value } } };
  writeFileSync(file, JSON.stringify({ ...world, state }));
}

describe('apply while another run holds the lease', () => {
  const message: unknown = expect.stringContaining('somebody holds the lease app-roles since');
  const refused = { status: 'failed', error: { code: 'LEASE_HELD', message } };

  it.each([
    { name: 'says who, and does not wait', wait: [], code: 1, told: refused },
    { name: 'waits as long as it is told', wait: ['--wait', '5m'], code: 0, told: { status: 'applied' } },
    { name: 'waits no longer than that', wait: ['--wait', '30s'], code: 1, told: refused },
  ])('$name', async ({ wait, code, told }) => {
    const file = await exported('first-run');
    held(file, 120_000);
    const ended = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file, '--json', ...wait]);
    expect(ended.code).toBe(code);
    expect(reportsIn(ended.stdout)[0]).toMatchObject(told);
  });

  it('wants to know how long', async () => {
    const ended = await rolebridge(['apply', '--yes', '--lab', 'first-run', '--wait', '5']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('a length of time is written 90s, 15m, 24h or 7d');
  });
});

describe('plan', () => {
  it.each([
    { lab: 'first-run', detailed: 2, code: 0 },
    { lab: 'drift', detailed: 2, code: 0 },
    { lab: 'mass-delete', detailed: 2, code: 0 },
    { lab: 'partial-read', detailed: 4, code: 4 },
  ])('of $lab ends with $code, in detail with $detailed', async ({ lab, detailed, code }) => {
    expect(await rolebridge(['plan', '--lab', lab])).toMatchObject({ code, stderr: '' });
    expect(await rolebridge(['plan', '--lab', lab, '--detailed-exitcode'])).toMatchObject({ code: detailed });
  });

  it('without changes ends with 0, in detail too', async () => {
    const file = await exported('first-run');
    await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
    const { code, stdout } = await rolebridge(['plan', '--lab', file, '--detailed-exitcode']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('No changes: there is nothing to do.')]);
  });

  it('plans all jobs when none is named', async () => {
    const all = await rolebridge(['plan', '--lab', 'first-run']);
    expect(await rolebridge(['plan', 'app-roles', '--lab', 'first-run'])).toEqual(all);
  });

  it('prints one whole report as JSON, and nothing else', async () => {
    const { stdout, stderr } = await rolebridge(['plan', '--lab', 'drift', '--json']);
    const [report, ...others] = reportsIn(stdout);
    expect([others, stderr]).toEqual([[], '']);
    expect(report).toMatchObject({ formatVersion: 1, job: 'app-roles', mode: 'plan', status: 'planned' });
    expect(`${JSON.stringify(report, null, 2)}\n`).toBe(stdout);
  });

  it('prints Markdown', async () => {
    const { stdout } = await rolebridge(['plan', '--lab', 'first-run', '--markdown']);
    expect(stdout).toMatch(/^## app-roles, plan `[0-9a-f]{12}`\n\n\*\*Planned, nothing was written/u);
  });

  it('is coloured only where the terminal wants it', async () => {
    const plain = await rolebridge(['plan', '--lab', 'first-run']);
    const coloured = await rolebridge(['plan', '--lab', 'first-run'], { colour: true });
    expect([plain.stdout.includes('\u001b'), coloured.stdout.includes('\u001b')]).toEqual([false, true]);
  });

  it('suggests a command that a shell reads back', async () => {
    const file = scratch.at("it's a world.json");
    writeFileSync(file, (await rolebridge(['lab', 'export', 'first-run'])).stdout);
    const { stdout } = await rolebridge(['plan', '--lab', file]);
    expect(stdout).toContain(`--lab '${file.replace("'", String.raw`'\''`)}'`);
  });

  it('leaves a world file as it is', async () => {
    const file = await exported('first-run');
    const before = readFileSync(file, 'utf8');
    await rolebridge(['plan', '--lab', file]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('apply', () => {
  it('with --yes writes to the world file, and a second plan has no changes', async () => {
    const file = await exported('first-run');
    const applied = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain('Applied: 5 of 5 changes written.');
    expect(appRolesIn(file)).toHaveLength(6);
    expect(existsSync(`${file}.new`)).toBe(false);
    const [again] = reportsIn((await rolebridge(['plan', '--lab', file, '--json'])).stdout);
    expect(again).toMatchObject({ status: 'no-changes', changes: [], unchanged: 5 });
    expect(readWorld(file).state['history#app-roles'] ?? readWorld(file).state).not.toEqual({});
  });

  it('is of the only job when none is named', async () => {
    const file = await exported('first-run');
    const { code, stdout } = await rolebridge(['apply', '--yes', '--lab', file]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Applied: 5 of 5')]);
  });

  it('applies exactly the plan that is expected', async () => {
    const file = await exported('first-run');
    const { code } = await rolebridge([
      'apply',
      'app-roles',
      '--expect',
      await planIdOf(file),
      '--lab',
      file,
    ]);
    expect([code, appRolesIn(file).length]).toEqual([0, 6]);
  });

  it('of another plan than the expected one is refused and writes nothing', async () => {
    const file = await exported('first-run');
    const before = appRolesIn(file);
    const { code, stdout } = await rolebridge([
      'apply',
      'app-roles',
      '--expect',
      'abcdefabcdef',
      '--lab',
      file,
    ]);
    expect([code, stdout]).toEqual([3, expect.stringContaining('PLAN_CHANGED: the plan is ')]);
    expect(appRolesIn(file)).toEqual(before);
  });

  it('of too many deletes is refused and changes neither cloud', async () => {
    const file = await exported('mass-delete');
    const before = readWorld(file);
    const { code, stdout } = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
    expect([code, stdout]).toEqual([3, expect.stringContaining('Refused, nothing was written.')]);
    expect(readWorld(file)).toMatchObject({ aws: before.aws, entra: before.entra });
    expect(reportsIn((await rolebridge(['plan', '--lab', file, '--json'])).stdout)[0]).toMatchObject({
      status: 'planned',
    });
  });

  it('of too many deletes goes through for who names the plan and says so', async () => {
    const file = await exported('mass-delete');
    const expected = ['--expect', await planIdOf(file), '--force'];
    const { code } = await rolebridge(['apply', 'app-roles', ...expected, '--lab', file]);
    expect(code).toBe(0);
    expect(appRolesIn(file).filter((role) => role.endsWith('disabled'))).toHaveLength(12);
  });

  it('of a read with gaps ends with 4 and keeps what could not be read', async () => {
    const file = await exported('partial-read');
    const before = appRolesIn(file);
    const { code, stdout } = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
    expect([code, stdout]).toEqual([4, expect.stringContaining('degraded: not everything could be read')]);
    expect(appRolesIn(file)).toEqual(expect.arrayContaining([...before]));
  });

  it.each([
    {
      name: '--force alone',
      words: ['--force'],
      said: 'FORCE_WITHOUT_EXPECT: --force needs --expect PLANID\n',
    },
    { name: 'nobody to ask', words: [], said: 'NOT_CONFIRMED: nobody is there to confirm the plan\n' },
  ])('with $name does not even read', async ({ words, said }) => {
    const journal = scratch.at(`${words.length}.jsonl`);
    const ended = await rolebridge([
      'apply',
      'app-roles',
      '--lab',
      'first-run',
      '--journal',
      journal,
      ...words,
    ]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(said);
    expect(existsSync(journal) ? readFileSync(journal, 'utf8') : '').toBe('');
  });
});

describe('apply at a terminal', () => {
  const idIn = (question: string): string => /type (\S+) to apply/u.exec(question)?.[1] ?? '';

  it('shows the plan, and applies it when its id is typed', async () => {
    const file = await exported('first-run');
    const ended = await rolebridge(['apply', 'app-roles', '--lab', file], { answer: (q) => ` ${idIn(q)} ` });
    expect(ended.code).toBe(0);
    const [plan = '', applied = ''] = ended.stdout.split(/(?<=^guard: .*\n)(?=app-roles)/mu);
    expect(plan).toContain('5 to create');
    expect(plan).not.toMatch(/nothing was written|apply exactly this/u);
    expect(applied).toContain('Applied: 5 of 5');
    expect(appRolesIn(file)).toHaveLength(6);
  });

  it.each(['', 'yes', 'ffffffffffff'])('writes nothing when %j is typed', async (typed) => {
    const file = await exported('first-run');
    const before = readFileSync(file, 'utf8');
    const ended = await rolebridge(['apply', 'app-roles', '--lab', file], { answer: () => typed });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('NOT_CONFIRMED: the plan was not confirmed, nothing was written\n');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('asks nothing about a plan that the guard refuses, and ends as refused', async () => {
    const asked: string[] = [];
    const ended = await rolebridge(['apply', 'app-roles', '--lab', 'mass-delete'], {
      answer: (question) => {
        asked.push(question);
        return idIn(question);
      },
    });
    expect([ended.code, asked]).toEqual([3, []]);
  });

  it('asks nothing without changes, and still remembers since when something is missing', async () => {
    const file = await exported('drift');
    await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
    const seen = readWorld(file).state['missing#app-roles'];
    writeFileSync(file, JSON.stringify({ ...readWorld(file), state: {} }));
    const ended = await rolebridge(['apply', 'app-roles', '--lab', file], { answer: () => 'unasked' });
    expect(ended.code).toBe(0);
    expect(Object.keys(readWorld(file).state['missing#app-roles'] ?? {})).toEqual(Object.keys(seen ?? {}));
  });

  it('ends with 130 and nothing written when it is stopped while it asks', async () => {
    const file = await exported('first-run');
    const before = readFileSync(file, 'utf8');
    const stop = new AbortController();
    const ended = await rolebridge(['apply', 'app-roles', '--lab', file], {
      signal: stop.signal,
      answer: (_question, signal) => {
        stop.abort(new Error('stopped'));
        signal.throwIfAborted();
        return '';
      },
    });
    expect(ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('stopped by its caller before it was done') as string,
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('a run that is stopped', () => {
  it.each(['plan', 'apply'])('before it begins says so and ends with 130: %s', async (command) => {
    const words = command === 'plan' ? ['plan'] : ['apply', 'app-roles', '--yes'];
    const file = await exported('first-run');
    const before = readWorld(file).entra;
    const signal = AbortSignal.abort(new Error('stopped'));
    const { code, stdout } = await rolebridge([...words, '--lab', file, '--json'], { signal });
    expect(code).toBe(130);
    expect(reportsIn(stdout)[0]).toMatchObject({ status: 'failed', error: { code: 'DEADLINE' } });
    expect(readWorld(file).entra).toEqual(before);
  });

  it.each(['reading service principals', 'reading accounts: 1', 'writing app roles'])(
    'while it is %s ends with 130, and the next one ends the work',
    async (moment) => {
      const file = await exported('first-run');
      const stop = new AbortController();
      const stopped = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file, '--json'], {
        signal: stop.signal,
        answer: () => '',
        onProgress: (text) => text.includes(moment) && stop.abort(new Error('stopped')),
      });
      expect(stopped.code).toBe(130);
      expect(reportsIn(stopped.stdout)).toHaveLength(1);
      // The set of app roles is written as a whole: all of them are there, or none is.
      expect([1, 6]).toContain(appRolesIn(file).length);
      const next = await rolebridge(['apply', 'app-roles', '--yes', '--lab', file]);
      expect([next.code, appRolesIn(file).length]).toEqual([0, 6]);
    },
  );
});

describe('the journal', () => {
  it('has every request at once, also of a run that does not end', async () => {
    const journal = scratch.at('at-once.jsonl');
    const seen: number[] = [];
    await rolebridge(['plan', '--lab', 'first-run', '--journal', journal], {
      answer: () => '',
      onProgress: () => seen.push(readFileSync(journal, 'utf8').split('\n').length - 1),
    });
    const all = journalIn(journal).length;
    expect(seen.filter((lines) => lines > 0 && lines < all)).not.toEqual([]);
  });

  it('has a line of JSON for each request, and no secret', async () => {
    const journal = scratch.at('journal.jsonl');
    await rolebridge(['apply', 'app-roles', '--yes', '--lab', 'first-run', '--journal', journal]);
    const lines = journalIn(journal);
    expect(lines.map(({ n }) => n)).toEqual(lines.map((_line, index) => index + 1));
    expect(new Set(lines.map(({ cloud }) => cloud))).toEqual(new Set(['aws', 'entra']));
    expect(lines.filter(({ method }) => method === 'PATCH')).toMatchObject([
      { cloud: 'entra', status: 204, operation: 'graph:PATCH servicePrincipals/{id}' },
    ]);
    expect(lines.find(({ method }) => method === 'PATCH')?.body).toContain(
      'arn:aws:iam::111122223333:role/Admin',
    );
    const text = readFileSync(journal, 'utf8');
    expect(text).not.toContain('lab-caller-secret-access-key');
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./u);
    expect(text).toContain('***');
  });

  it('of a plan has no write', async () => {
    const journal = scratch.at('plan.jsonl');
    await rolebridge(['plan', '--lab', 'drift', '--journal', journal]);
    expect(journalIn(journal).filter(({ cloud, method }) => cloud === 'entra' && method === 'PATCH')).toEqual(
      [],
    );
  });

  it('that cannot be written is one clear error', async () => {
    const ended = await rolebridge(['plan', '--lab', 'first-run', '--journal', scratch.at('no/such/folder')]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^FILE_UNWRITABLE: the journal .* cannot be written\n/u);
    expect(ended.stderr).not.toContain('    at ');
  });
});
