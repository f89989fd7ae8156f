import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { rolebridge, type Ended } from '../support/terminal.ts';
import { callerCredentials, EXTERNAL_ID } from '../support/worlds.ts';
import { exampleWith } from '../config/mistakes.ts';
import { runProgram } from './program.ts';
import { journalIn, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

interface Served {
  readonly text: string;
  /** The variables that `lab serve` prints for pasting. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<Ended>;
}

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.stop()));
});

/** `lab serve` on free ports, until the test ends. */
async function serve(...words: readonly string[]): Promise<Served> {
  const stop = new AbortController();
  const printed = Promise.withResolvers<string>();
  const ended = rolebridge(['lab', 'serve', ...words, '--aws-port', '0', '--entra-port', '0'], {
    signal: stop.signal,
    onOut: printed.resolve,
  });
  const text = await printed.promise;
  const env = Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gmu)].map(([, name = '', value = '']) => [name, value]),
  );
  const served = {
    text,
    env,
    stop() {
      stop.abort(new Error('stopped'));
      return ended;
    },
  };
  open.push(served);
  return served;
}

describe('lab serve', () => {
  it('answers an AWS SDK and fetch, counts its requests and keeps a journal', async () => {
    const journal = scratch.at('journal.jsonl');
    const served = await serve('first-run', '--journal', journal);
    const endpoint = served.env['AWS_ENDPOINT_URL'] ?? '';
    const { Credentials: reader } = await new STSClient({
      region: 'eu-west-1',
      endpoint,
      credentials: callerCredentials(),
    }).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::111122223333:role/rolebridge-reader',
        RoleSessionName: 'test',
        ExternalId: EXTERNAL_ID,
      }),
    );
    const iam = new IAMClient({
      region: 'us-east-1',
      endpoint,
      credentials: {
        accessKeyId: reader?.AccessKeyId ?? '',
        secretAccessKey: reader?.SecretAccessKey ?? '',
        sessionToken: reader?.SessionToken ?? '',
      },
    });
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map(({ RoleName }) => RoleName)).toContain('Admin');

    const graph = await fetch(`${served.env['ROLEBRIDGE_ENTRA_ENDPOINT'] ?? ''}/v1.0/servicePrincipals`);
    expect(graph.status).toBe(401);
    expect(await graph.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });

    // Whoever looks on need not stop it first.
    expect(journalIn(journal)).toHaveLength(3);
    const ended = await served.stop();
    expect(ended).toMatchObject({ code: 0, stderr: 'served 3 requests\n' });
    expect(journalIn(journal).map(({ cloud, status }) => `${cloud} ${status}`)).toEqual([
      'aws 200',
      'aws 200',
      'entra 401',
    ]);
  });

  it('prints what another terminal needs', async () => {
    const { env, text } = await serve();
    expect(text).toContain('\nunset AWS_PROFILE AWS_SESSION_TOKEN\n');
    expect(Object.keys(env)).toEqual([
      'AWS_ENDPOINT_URL',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
      'ROLEBRIDGE_ENTRA_ENDPOINT',
      'ROLEBRIDGE_STATE_FILE',
      'ROLEBRIDGE_CONFIG',
    ]);
  });

  it('serves the built program in a process of its own: plan, apply, plan again', async () => {
    const { env } = await serve();
    const own = { ...env, ROLEBRIDGE_STATE_FILE: scratch.at('state.sqlite') };
    const plan = await runProgram(['plan', '--json'], { env: own });
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    const [report] = reportsIn(plan.stdout);
    expect(report?.changes).toHaveLength(5);
    const apply = await runProgram(['apply', 'app-roles', '--expect', report?.planId ?? ''], { env: own });
    expect([apply.code, apply.stdout]).toEqual([0, expect.stringContaining('Applied: 5 of 5')]);
    const again = await runProgram(['plan', '--detailed-exitcode'], { env: own });
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('No changes')]);
  });

  it.each([
    { side: 'AWS', served: /^AWS_/u, inProcess: 'entra' },
    { side: 'Entra', served: /^ROLEBRIDGE_ENTRA_/u, inProcess: 'aws' },
  ])('serves $side alone, and the lab in the process is the other side', async ({ served, inProcess }) => {
    // Each lab vouches for its own callers only, so that across two of them it takes a secret.
    const secret = 'lab-client-secret';
    const world = loadScenario('first-run');
    world.entra.clients[0]?.secrets.push(secret);
    const lab = scratch.at(`${inProcess}.json`);
    writeFileSync(lab, JSON.stringify(world));
    const config = scratch.at(`${inProcess}.yaml`);
    const credential = 'credential: { environmentVariable: CLIENT_SECRET }';
    writeFileSync(config, exampleWith('credential: federated', credential));

    const { env } = await serve(lab);
    const journal = scratch.at(`${inProcess}.jsonl`);
    const own = Object.fromEntries(Object.entries(env).filter(([name]) => served.test(name)));
    const ended = await runProgram(['plan', '--lab', lab, '--config', config, '--journal', journal], {
      env: { ...own, CLIENT_SECRET: secret },
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('5 to create');
    expect(new Set(journalIn(journal).map(({ cloud }) => cloud))).toEqual(new Set([inProcess]));
    expect(readFileSync(journal, 'utf8')).not.toContain(secret);
  });

  it('serves a scenario that was never changed', async () => {
    const { env } = await serve('drift');
    expect(env['AWS_ACCESS_KEY_ID']).toBe(loadScenario('drift').aws.callers[0]?.accessKeyId);
  });
});
