import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { createApp } from '../../src/app.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import { handOverScimToken } from '../../src/composition/hand-over-scim-token.ts';
import { loadConfig } from '../../src/config/environment.ts';
import type { Config } from '../../src/config/schema.ts';
import type { JobName } from '../../src/jobs/index.ts';
import { createLab } from '../../src/lab/lab.ts';
import { loadScenario, scenarioNames } from '../../src/lab/scenarios.ts';
import type { FaultInput, World } from '../../src/lab/world.ts';
import { world as worldSchema } from '../../src/lab/world.ts';
import { scratchFolder } from '../cli/scratch.ts';
import { eventIn } from '../handlers/event-files.ts';
import { deployed, ExecutionFailedError } from '../handlers/lab-handler.ts';
import { waitingWorld } from '../handlers/provisioning-world.ts';
import { testContext } from '../support/context.ts';
import { labTransport } from '../support/lab-transport.ts';
import { rolebridge, type RunOptions } from '../support/terminal.ts';
import { callerCredentials } from '../support/worlds.ts';
import {
  entry,
  handOverWorld,
  inQuarantine,
  newToken,
  newTokenSecret,
  oldToken,
  wrongToken,
} from './scim-hand-over/company.ts';
import { formsOf, sessionOf, shownIn, tapped, type Secrets } from './secret-forms.ts';

/**
 * Everything that a run leaves behind anywhere, searched for every secret that there was. Left out are world files and
 * what `lab serve` prints for another terminal: the embedded clouds keep their own secrets in them by design.
 */
const clientSecret = 'lab~client+secret/of=rolebridge%2026';
const wrongSecret = 'lab~client+secret/that=nobody%knows';
const variable = 'ROLEBRIDGE_CLIENT_SECRET';

const scratch = scratchFolder();
const secrets: Secrets = new Map();
/** Place -> what was found there. */
const left = new Map<string, string>();
const accessKeys = new Set<string>();

function leave(place: string, ...parts: readonly unknown[]): void {
  const words = parts.map((part) => (typeof part === 'string' ? part : inspect(part, shownWhole)));
  left.set(`${left.size} ${place}`, words.join('\n'));
}

const shownWhole = { depth: 10, maxArrayLength: null, maxStringLength: null, showHidden: true } as const;

const configFile = (name: string): string =>
  fileURLToPath(new URL(`../../config/${name}.yaml`, import.meta.url));

interface Company {
  readonly config: string;
  readonly jobs: readonly JobName[];
  readonly world: () => World;
}

const companies: Readonly<Record<string, Company>> = {
  'app-roles': { config: 'example', jobs: ['app-roles'], world: () => loadScenario('drift') },
  'identity center': {
    config: 'identity-center.example',
    jobs: ['permission-sets', 'account-assignments'],
    world: () => loadScenario('access-map'),
  },
  provisioning: {
    config: 'provisioning.example',
    jobs: ['group-provisioning'],
    world: () => waitingWorld(),
  },
  credentials: {
    config: 'expiring.example',
    jobs: ['credential-expiry', 'saml-rotation'],
    world: () => handOverWorld(),
  },
};

/** One for every way to be let in and for every cloud, and what a cloud that is down says. */
const troubles: Readonly<Record<string, readonly FaultInput[]>> = {
  nothing: [],
  'Entra refuses the login': refusing('login:', 401, 'invalid_client'),
  'Graph refuses everything': refusing('graph:', 403, 'Authorization_RequestDenied'),
  'Graph is down': [{ operation: 'graph:', times: 'always', effect: { type: 'garbage' } }],
  'AWS refuses every role': refusing('sts:AssumeRole', 403, 'AccessDenied'),
  'AWS gives no token': refusing('sts:GetWebIdentityToken', 403, 'AccessDenied'),
  'the SCIM endpoint is down': [{ operation: 'scim:', times: 'always', effect: { type: 'reset' } }],
  'Secrets Manager refuses': refusing('secretsmanager:', 400, 'AccessDeniedException'),
  'no topic takes anything': refusing('sns:', 403, 'AuthorizationError'),
  'the accounts cannot be written': refusing('iam:UpdateSAMLProvider', 403, 'AccessDenied'),
};

function refusing(operation: string, status: number, code: string): readonly FaultInput[] {
  return [{ operation, times: 'always', effect: { type: 'error', status, code } }];
}

function withFaults(world: World, faults: readonly FaultInput[]): World {
  const clients = world.entra.clients.map((each) => ({ ...each, secrets: [clientSecret] }));
  return worldSchema.parse({ ...world, faults, entra: { ...world.entra, clients } });
}

function configOf(name: string, signIn: 'federated' | 'secret'): Config {
  const config = loadConfig(configFile(name), {});
  if (signIn === 'federated') return config;
  return { ...config, entra: { ...config.entra, credential: { environmentVariable: variable } } };
}

/** A lab with the app's whole connection to it, whose every secret is noted. */
function estate(world: World, secret = clientSecret) {
  const lab = createLab(world);
  const state = createMemoryState(world.state);
  const options = {
    owner: 'test',
    jobs: everyJob,
    state: { ...state, close: async () => undefined },
    environment: { variable: (name: string) => (name === variable ? secret : undefined) },
    transport: labTransport(tapped(lab, secrets)),
    awsCredentials: callerCredentials(),
  };
  const collect = async (place: string): Promise<void> => {
    for (const { reply } of lab.journal.entries)
      for (const [key] of reply?.matchAll(/ASIALAB\d{13}/gu) ?? []) accessKeys.add(key);
    leave(`${place}: journal`, lab.journal.entries.map((each) => JSON.stringify(each)).join('\n'));
    leave(`${place}: state`, JSON.stringify(state.dump()));
    leave(
      `${place}: messages and events`,
      JSON.stringify(lab.world.aws.accounts.map(({ topics, eventBuses }) => ({ topics, eventBuses }))),
    );
    await state.close();
  };
  return { lab, options, collect, context: () => ({ ...testContext(lab.clock), random: () => 0.5 }) };
}

async function runJobs(company: Company, trouble: string, signIn: 'federated' | 'secret'): Promise<void> {
  const place = `${company.jobs.join(' and ')}, ${signIn}, ${trouble}`;
  const world = withFaults(company.world(), troubles[trouble] ?? []);
  const { options, collect, context } = estate(world);
  for (const job of company.jobs)
    for (const mode of ['plan', 'apply'] as const) {
      const app = createApp(configOf(company.config, signIn), options);
      const run = context();
      const ended = await app.run(job, { mode }, run).catch((error: unknown) => error);
      leave(`${place}: ${mode} ${job}`, ended, run.progressed);
    }
  await collect(place);
}

async function handOver(
  name: string,
  world: World,
  token: { text: string } | { secret: string },
): Promise<void> {
  const { options, collect, context } = estate(withFaults(world, world.faults));
  const asked = { connection: entry, token, onStep: (step: unknown) => leave(`${name}: step`, step) };
  const ended = await handOverScimToken(
    configOf('expiring.example', 'federated'),
    options,
    asked,
    context(),
  ).catch((error: unknown) => error);
  leave(`hand-over ${name}`, ended);
  await collect(`hand-over ${name}`);
}

async function runHandler(job: JobName, company: Company, trouble: string, event: unknown): Promise<void> {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => Boolean(lines.push(String(text)))),
  );
  const { lab, options, collect } = estate(withFaults(company.world(), troubles[trouble] ?? []));
  const openApp = () => createApp(configOf(company.config, 'federated'), options);
  const send = deployed({ job, dependencies: { clock: lab.clock, openApp } }, lab);
  const ended = await send(event).catch((error: unknown) => error);
  for (const spy of spies) spy.mockRestore();
  leave(`function ${job}, ${trouble}: log`, lines.join(''));
  leave(`function ${job}, ${trouble}: end`, ended, ended instanceof ExecutionFailedError ? ended.stack : '');
  await collect(`function ${job}, ${trouble}`);
}

let commands = 0;

/** On a world file of its own; its journal tells which sessions the lab began. */
async function command(
  words: readonly string[],
  world: World | string,
  options: RunOptions = {},
): Promise<number> {
  commands += 1;
  const journal = scratch.at(`journal-${commands}.jsonl`);
  const file = scratch.at(`world-${commands}.json`);
  if (typeof world !== 'string') writeFileSync(file, JSON.stringify(world));
  const lab = typeof world === 'string' ? world : file;
  const at = words[0] === 'lab' ? [lab] : ['--lab', lab];
  const ended = await rolebridge([...words, ...at, '--journal', journal], options);
  const requests = readFileSync(journal, 'utf8');
  for (const [key] of requests.matchAll(/ASIALAB\d{13}/gu)) accessKeys.add(key);
  leave(words.join(' '), ended.stdout, ended.stderr, requests);
  if (typeof world !== 'string')
    leave(`${words.join(' ')}: state`, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')).state));
  return ended.code;
}

/** The configuration of a scenario, which signs in with a secret of the environment. */
function secretConfig(name: string): string {
  const file = scratch.at(`${name}.yaml`);
  const text = readFileSync(configFile(name), 'utf8');
  const signIn = `$&\n  credential:\n    environmentVariable: ${variable}`;
  writeFileSync(file, text.replace(/^ {2}clientId: .*$/mu, signIn));
  return file;
}

async function everyCommand(): Promise<void> {
  for (const name of scenarioNames()) await command(['lab'], name);
  const calendar = scratch.at('calendar.ics');
  const out = scratch.at('imported');
  await command(['import', 'permission-sets', '--out', out], 'access-map');
  await command(['access', '--json'], 'access-map');
  await command(['expiry', '--ics', calendar], 'expiring');
  leave('calendar', readFileSync(calendar, 'utf8'));
  await command(['expiry', '--json'], 'expiring');

  const faulty = (trouble: string): World => withFaults(handOverWorld(), troubles[trouble] ?? []);
  for (const trouble of Object.keys(troubles)) {
    await command(['expiry'], faulty(trouble));
    await command(['rotate', 'saml', 'production', '--yes', '--to', 'activate'], faulty(trouble));
    await command(['rotate', 'saml', 'production', '--json'], faulty(trouble));
    const scim = ['rotate', 'scim', entry, '--token-from'];
    await command([...scim, '-'], faulty(trouble), { input: newToken });
    await command([...scim, newTokenSecret, '--json'], faulty(trouble));
    await command([...scim, '-'], faulty(trouble), { input: wrongToken });
  }
  await command(['rotate', 'saml', 'production', '--yes', '--rollback'], faulty('nothing'));
  const config = secretConfig('expiring.example');
  for (const secret of [clientSecret, wrongSecret])
    for (const words of [['plan'], ['apply', '--yes'], ['expiry']])
      await command([...words, '--config', config], faulty('nothing'), { env: { [variable]: secret } });
}

function everySecret(): ReadonlyMap<string, string> {
  const kinds = [...secrets].flatMap(([kind, values]) => [...values].map((value) => [value, kind] as const));
  const sessions = [...accessKeys].map(sessionOf);
  return new Map([
    ...kinds,
    ...sessions.map(({ token }) => [token, 'session token of the lab'] as const),
    ...sessions.map(({ secretAccessKey }) => [secretAccessKey, 'secret access key of the lab'] as const),
    [callerCredentials().secretAccessKey, "the caller's secret access key"],
    [clientSecret, 'client secret'],
    [wrongSecret, 'wrong client secret'],
    [oldToken, 'old SCIM token'],
    [newToken, 'new SCIM token'],
    [wrongToken, 'wrong SCIM token'],
  ]);
}

beforeAll(async () => {
  for (const company of Object.values(companies))
    for (const trouble of Object.keys(troubles)) await runJobs(company, trouble, 'federated');
  for (const company of Object.values(companies)) await runJobs(company, 'nothing', 'secret');

  await handOver('that is good', handOverWorld(), { text: newToken });
  await handOver('out of quarantine', handOverWorld({ job: inQuarantine }), { secret: newTokenSecret });
  await handOver('of a wrong token', handOverWorld(), { text: wrongToken });
  for (const faults of Object.values(troubles)) {
    await handOver('in trouble', handOverWorld({ faults }), { text: newToken });
    await handOver('in trouble, of a secret', handOverWorld({ faults }), { secret: newTokenSecret });
  }

  for (const company of Object.values(companies))
    for (const job of company.jobs)
      for (const trouble of Object.keys(troubles)) await runHandler(job, company, trouble, { mode: 'apply' });
  const { credentials } = companies;
  if (credentials !== undefined)
    await runHandler('credential-expiry', credentials, 'nothing', eventIn('health-scim-token.json'));

  await everyCommand();
}, 600_000);
afterAll(() => scratch.remove());

describe('every output, log, journal, message and state record', () => {
  it('is of runs in which every kind of secret was used', () => {
    expect([...secrets.keys()].toSorted()).toEqual([
      'SCIM token given to Entra',
      'bearer token',
      'client assertion',
      'client secret',
      'secret access key',
      'secret of Secrets Manager',
      'session token',
      'web identity token',
    ]);
    expect(secrets.get('bearer token')).toContain(newToken);
    expect(secrets.get('bearer token')).toContain(wrongToken);
    expect(accessKeys.size).toBeGreaterThan(10);
    const drawn = new Set([...accessKeys].map((key) => sessionOf(key).secretAccessKey));
    for (const value of secrets.get('secret access key') ?? []) expect(drawn).toContain(value);
    expect(left.size).toBeGreaterThan(300);
  });

  it.each(Object.keys(troubles).slice(1))('is also of runs in which %s', (trouble) => {
    const journals = [...left].filter(([place]) => place.includes(trouble));
    expect(journals.map(([, text]) => text).join('\n')).toContain('"fault":');
  });

  it('shows none of them, in no form', () => {
    expect(shownIn(left, everySecret())).toEqual([]);
  }, 120_000);

  it('would show each of them, were it there in any form', () => {
    const values = everySecret();
    for (const [value, kind] of values)
      for (const form of [value, ...formsOf(value), Buffer.from(`Bearer ${value}.`).toString('base64')]) {
        const planted = new Map([['planted', `before ${form} after`]]);
        expect(shownIn(planted, new Map([[value, kind]]))).toContain(`planted: ${kind}`);
      }
  });

  it.each(['state', 'journal', 'log', 'messages and events', 'rotate scim', 'hand-over'])(
    'is searched where one is planted in %s',
    (word) => {
      const [place, text] = [...left].find(([name]) => name.includes(word)) ?? [];
      expect(place).toBeDefined();
      const planted = new Map([...left, [String(place), `${text}${encodeURIComponent(newToken)}`]]);
      expect(shownIn(planted, new Map([[newToken, 'new SCIM token']]))).toEqual([`${place}: new SCIM token`]);
    },
  );
});
