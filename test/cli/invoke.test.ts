import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunReport } from '../../src/core/report.ts';
import type { LabFunction } from '../../src/lab/functions.ts';
import { createLab } from '../../src/lab/lab.ts';
import { serve, type ServedLab } from '../../src/lab/mounts/server.ts';
import type { World } from '../../src/lab/world.ts';
import { deployedFunction, deployedWorld, reporting } from '../support/deployed-function.ts';
import { fault } from '../support/lab-app.ts';
import { heldBack, reported, reportWith } from '../support/reports.ts';
import { rolebridge, type RunOptions } from '../support/terminal.ts';
import { callerCredentials } from '../support/worlds.ts';

const open: ServedLab[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((served) => served.close()));
});

/** The terminal against deployed functions, which the lab answers for on loopback. */
async function invoke(
  words: readonly string[],
  run: LabFunction,
  { world = deployedWorld(), ...options }: RunOptions & { readonly world?: World } = {},
) {
  const lab = createLab(world, { functions: { [deployedFunction]: run } });
  const served = await serve(lab, { awsPort: 0, entraPort: 0 });
  open.push(served);
  const { accessKeyId, secretAccessKey } = callerCredentials();
  vi.stubEnv('AWS_ENDPOINT_URL', served.awsUrl);
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  return rolebridge(['invoke', ...words, '--config', 'config/example.yaml'], {
    ...options,
    env: { AWS_ENDPOINT_URL: served.awsUrl },
  });
}

const execution = `arn:aws:lambda:eu-west-1:999988887777:function:${deployedFunction}:1/durable-execution/x/y`;

/** What the function was sent. */
function recording(report: RunReport) {
  const sent: unknown[] = [];
  const run: LabFunction = async (payload) => {
    sent.push(payload);
    return report;
  };
  return { sent, run };
}

const planned = reportWith({ status: 'planned', changes: [reported('Admin')], withheld: [heldBack('Old')] });

describe('invoke', () => {
  it('plans unless it is told to apply, and prints the report as plan does', async () => {
    const { sent, run } = recording(planned);
    const { code, stdout, stderr } = await invoke(['app-roles'], run);
    expect([code, sent]).toEqual([0, [{ mode: 'plan' }]]);
    expect(stderr).toMatch(/^started arn:aws:lambda:eu-west-1:\d{12}:function:rolebridge-prod-appRoles:1\//u);
    await expect(stdout).toMatchFileSnapshot('invoke.golden.txt');
  });

  it('sends what was asked for', async () => {
    const { sent, run } = recording(reportWith({ mode: 'apply', status: 'applied' }));
    const words = ['--apply', '--expect', '0123456789ab', '--force', '--wait', '5m', '--account', 'prod'];
    expect((await invoke(['app-roles', ...words], run)).code).toBe(0);
    expect(sent).toEqual([
      { mode: 'apply', expect: '0123456789ab', force: true, wait: '5m', accounts: ['prod'] },
    ]);
  });

  it.each([
    { name: 'a plan with changes', report: planned, words: ['--detailed-exitcode'], code: 2 },
    { name: 'a plan with changes that nobody asks about', report: planned, words: [], code: 0 },
    { name: 'a run that is incomplete', report: reportWith({ degraded: true }), words: [], code: 4 },
    {
      name: 'a refused run',
      report: reportWith({ mode: 'apply', status: 'refused' }),
      words: ['--apply'],
      code: 3,
      failure: new Error('refused'),
    },
    {
      name: 'a failed run',
      report: reportWith({ mode: 'apply', status: 'failed' }),
      words: ['--apply'],
      code: 1,
      failure: new Error('failed'),
    },
  ])('ends with $code after $name', async ({ report, words, code, failure }) => {
    expect((await invoke(['app-roles', ...words], reporting(report, failure))).code).toBe(code);
  });

  it('prints JSON and Markdown as plan does', async () => {
    const json = await invoke(['app-roles', '--json'], reporting(planned));
    expect(JSON.parse(json.stdout)).toEqual(planned);
    const markdown = await invoke(['app-roles', '--markdown'], reporting(planned));
    expect(markdown.stdout).toContain('| ');
  });

  it('lets the run go on when somebody presses Ctrl-C, and says how to look again', async () => {
    const stop = new AbortController();
    const gate = Promise.withResolvers<RunReport>();
    const seen: string[] = [];
    const ended = await invoke(['app-roles', '--apply', '--json'], () => gate.promise, {
      signal: stop.signal,
      answer: () => '',
      onProgress(text) {
        seen.push(text);
        if (text.includes('running for')) stop.abort(new Error('stopped'));
      },
    });
    gate.resolve(planned);
    expect(seen.join('')).toMatch(/apply app-roles in the cloud[^]*running for \d+ (s|min)/u);
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/the run goes on in the cloud: arn:aws:lambda:/u);
    expect(ended.stderr).toContain('rolebridge status app-roles --config config/example.yaml');
    expect(ended.stderr).toContain(
      'aws lambda stop-durable-execution --durable-execution-arn arn:aws:lambda:',
    );
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'failed', error: { code: 'RUN_GOES_ON' } });
  });

  it('says, when a look fails for good, that the run goes on, how to look again, and how to stop it', async () => {
    const gate = Promise.withResolvers<RunReport>();
    const effect = { type: 'error', status: 403, code: 'ExpiredTokenException', message: 'expired' } as const;
    const world = deployedWorld(
      {},
      [],
      [fault('lambda:GetDurableExecution', effect, { skip: 1, times: 'always' })],
    );
    const run = () => gate.promise;
    const ended = await invoke(['app-roles', '--apply', '--json'], run, { world, answer: () => '' });
    gate.resolve(planned);
    expect(ended.code).toBe(1);
    const [, arn = ''] = /^started (arn:aws:lambda:\S+)$/mu.exec(ended.stderr) ?? [];
    expect(ended.stderr).toContain(
      `RUN_GOES_ON: the run goes on in the cloud: ${arn}; to look at it failed: AWS_`,
    );
    expect(ended.stderr).toContain(
      `rolebridge invoke app-roles --execution ${arn} --config config/example.yaml`,
    );
    expect(ended.stderr).toContain(`aws lambda stop-durable-execution --durable-execution-arn ${arn}`);
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'failed', error: { code: 'RUN_GOES_ON' } });
  });

  it('waits for a run that was started before, and starts none', async () => {
    const report = reportWith({ mode: 'apply', status: 'applied' });
    const { sent, run } = recording(report);
    const first = await invoke(['app-roles', '--apply'], run);
    const [arn = ''] = /arn:aws:lambda:\S+/u.exec(first.stderr) ?? [];
    const again = await rolebridge(
      ['invoke', 'app-roles', '--execution', arn, '--json', '--config', 'config/example.yaml'],
      { env: { AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'] ?? '' } },
    );
    expect([again.code, again.stderr, sent]).toEqual([0, '', [{ mode: 'apply' }]]);
    expect(JSON.parse(again.stdout)).toEqual(report);
    const other = await rolebridge(
      ['invoke', 'permission-sets', '--execution', arn, '--config', 'config/example.yaml'],
      { env: { AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'] ?? '' } },
    );
    expect([other.code, other.stdout]).toEqual([1, '']);
    expect(other.stderr).toContain('INVOKE_OTHER_RUN: asked for was permission-sets');
  });

  it('offers to apply a plan that it has waited for by the function that made it', async () => {
    const { run } = recording(planned);
    const first = await invoke(['app-roles'], run);
    const [arn = ''] = /arn:aws:lambda:\S+/u.exec(first.stderr) ?? [];
    const again = await rolebridge(
      ['invoke', 'app-roles', '--execution', arn, '--config', 'config/example.yaml'],
      { env: { AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'] ?? '' } },
    );
    expect(again.stdout).toMatch(
      /invoke app-roles --apply --function arn:aws:lambda:eu-west-1:\d{12}:function:rolebridge-prod-appRoles --expect 0123456789ab/u,
    );
  });

  it('says so when nobody knows whether the run was started', async () => {
    const stop = new AbortController();
    const gate = Promise.withResolvers<RunReport>();
    const run: LabFunction = () => {
      stop.abort(new Error('stopped'));
      return gate.promise;
    };
    const ended = await invoke(['app-roles', '--apply'], run, { signal: stop.signal });
    gate.resolve(planned);
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('the run may have been started');
    expect(ended.stderr).toContain('rolebridge status app-roles');
  });

  it.each([
    { name: 'a job that is none', words: ['app-role'], says: 'did you mean app-roles?' },
    { name: 'two ways at once', words: ['app-roles', '--plan', '--apply'], says: 'cannot be used with' },
    {
      name: 'an id without --apply',
      words: ['app-roles', '--expect', '0123456789ab'],
      says: 'INVOKE_NEEDS_APPLY',
    },
    { name: '--wait without --apply', words: ['app-roles', '--wait', '5m'], says: '--wait only counts' },
    { name: '--force alone', words: ['app-roles', '--apply', '--force'], says: 'FORCE_WITHOUT_EXPECT' },
    {
      name: 'no length of time',
      words: ['app-roles', '--apply', '--wait', 'long'],
      says: 'written 90s, 15m',
    },
    {
      name: 'an execution that is none',
      words: ['app-roles', '--execution', 'x'],
      says: 'the ARN of an execution',
    },
    {
      name: 'an execution, and what only a start takes',
      words: ['app-roles', '--apply', '--execution', execution],
      says: 'cannot be used with',
    },
    {
      name: 'an execution that is not there',
      words: ['app-roles', '--execution', execution],
      says: 'EXECUTION_NOT_FOUND',
    },
    { name: 'a stage that is none', words: ['app-roles', '--stage', 'a b'], says: 'a stage has letters' },
    {
      name: 'a job that the configuration has no section for',
      words: ['permission-sets'],
      says: 'JOB_NOT_CONFIGURED',
    },
    {
      name: 'what the job cannot be narrowed by',
      words: ['app-roles', '--group', 'Admins'],
      says: 'NARROWING_UNSUPPORTED: app-roles takes no groups',
    },
    { name: 'the lab', words: ['app-roles', '--lab', 'first-run'], says: 'INVOKE_WITH_LAB' },
    {
      name: 'a stage without functions',
      words: ['app-roles', '--stage', 'test'],
      says: 'FUNCTION_NOT_FOUND',
    },
  ])('refuses $name, and starts nothing', async ({ words, says }) => {
    const { sent, run } = recording(planned);
    const { code, stdout, stderr } = await invoke(words, run);
    expect([code, stdout, sent]).toEqual([1, '', []]);
    expect(stderr).toContain(says);
  });

  it('gives a report in JSON even of what went wrong before there was one', async () => {
    const { stdout } = await invoke(['app-roles', '--json', '--stage', 'test'], reporting(planned));
    expect(JSON.parse(stdout)).toMatchObject({ job: 'app-roles', error: { code: 'FUNCTION_NOT_FOUND' } });
  });

  it('asks for a configuration, and offers no embedded clouds, which have no functions', async () => {
    const { code, stderr } = await rolebridge(['invoke', 'app-roles']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('give --config FILE or set ROLEBRIDGE_CONFIG)'),
    ]);
    expect(stderr).not.toContain('--lab');
  });
});
