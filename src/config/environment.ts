import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse.ts';
import type { Config } from './schema.ts';

/** Everything that Rolebridge itself reads from the environment; the SDKs read their own. */
export interface Environment {
  /** ROLEBRIDGE_CONFIG: the configuration file. */
  readonly configFile?: string;
  /** ROLEBRIDGE_STATE_TABLE: the DynamoDB table, over the one in the configuration; serverless.yml sets it. */
  readonly stateTable?: string;
  /** ROLEBRIDGE_STATE_FILE: a SQLite file instead of what the configuration says, for a machine of one's own. */
  readonly stateFile?: string;
  /** ROLEBRIDGE_EVENT_MODE: what a run that an event starts may do, `plan` or `apply`; serverless.yml sets it. */
  readonly eventMode?: string;
  /** ROLEBRIDGE_OWN_ROLES: ARNs of the roles of our functions, with commas between them; serverless.yml sets it. */
  readonly ownRoles?: string;
  /** AWS_ENDPOINT_URL, which the AWS SDK follows by itself; the lab then leaves the AWS side to it. */
  readonly awsEndpoint?: string;
  /** ROLEBRIDGE_ENTRA_ENDPOINT: a loopback address that token and Graph traffic goes to instead. */
  readonly entraEndpoint?: string;
  /** Gives the variable that the configuration names for the client secret. */
  variable(name: string): string | undefined;
}

/** The only file that touches process.env. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const set = (name: string): string | undefined => env[name] || undefined;
  return {
    ...optional('configFile', set('ROLEBRIDGE_CONFIG')),
    ...optional('stateTable', set('ROLEBRIDGE_STATE_TABLE')),
    ...optional('stateFile', set('ROLEBRIDGE_STATE_FILE')),
    ...optional('eventMode', set('ROLEBRIDGE_EVENT_MODE')),
    ...optional('ownRoles', set('ROLEBRIDGE_OWN_ROLES')),
    ...optional('awsEndpoint', set('AWS_ENDPOINT_URL')),
    ...optional('entraEndpoint', set('ROLEBRIDGE_ENTRA_ENDPOINT')),
    variable: set,
  };
}

function optional<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: string };
}

/**
 * For what has to stay on embedded clouds: the environment without the addresses of others. The AWS SDK reads its own,
 * so that the process has to tell it (AWS SDKs and Tools Reference Guide, "Service-specific endpoints").
 * @returns The same environment when it names no address.
 */
export function withoutEndpoints(
  environment: Environment,
  env: Record<string, string | undefined> = process.env,
): Environment {
  env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
  const { awsEndpoint, entraEndpoint, ...others } = environment;
  return awsEndpoint === undefined && entraEndpoint === undefined ? environment : others;
}

/** @throws ConfigError when the file cannot be read or is wrong. */
export function loadConfig(file: string, environment: Pick<Environment, 'stateTable' | 'stateFile'>): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [{ path: '', ...unreadable(error) }], error);
  }
  const config = parseConfig(text, file);
  return {
    ...config,
    jobs: { ...config.jobs, ...definitionsBeside(file, config.jobs) },
    state: stateOver(environment) ?? config.state,
  };
}

/** The folder of the definitions is named from where the configuration is, not from where somebody stands. */
function definitionsBeside(
  file: string,
  { permissionSets }: Config['jobs'],
): Pick<Config['jobs'], 'permissionSets'> {
  if (permissionSets === undefined) return {};
  const definitions = resolve(dirname(file), permissionSets.definitions);
  return { permissionSets: { ...permissionSets, definitions } };
}

export function unreadable(error: unknown): { readonly reason: string; readonly hint?: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT')
    return { reason: 'there is no such file', hint: 'a copy of config/example.yaml is a good start' };
  if (code === 'EISDIR') return { reason: 'this is a folder, not a file' };
  return { reason: `the file cannot be read: ${code}` };
}

function stateOver({
  stateFile,
  stateTable,
}: Pick<Environment, 'stateTable' | 'stateFile'>): Config['state'] | undefined {
  if (stateFile !== undefined) return { sqlite: { file: stateFile } };
  return stateTable === undefined ? undefined : { dynamodb: { table: stateTable } };
}
