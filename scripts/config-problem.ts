import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../src/config/config-error.ts';
import { loadConfig } from '../src/config/environment.ts';
import { DefinitionsError, loadDefinitions } from '../src/config/load-definitions.ts';
import { parseConfig } from '../src/config/parse.ts';
import type { Config } from '../src/config/schema.ts';
import { parameterProblem, stageProblem } from './parameter-problem.ts';

/** As in serverless.yml. */
const usualFile = 'config/rolebridge.yaml';

/**
 * Why a parameter, the stage or the configuration of these arguments for osls, or a definition that it names, cannot be deployed, in words for a
 * person; undefined when all of it can. Without this, a mistake is found by the first run of the function.
 */
export function configProblem(args: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      param: { type: 'string', multiple: true },
      region: { type: 'string', short: 'r' },
      stage: { type: 'string', short: 's' },
    },
  });
  const params = (values.param ?? []).map(String);
  const wrong =
    parameterProblem(params) ?? (typeof values.stage === 'string' ? stageProblem(values.stage) : undefined);
  if (wrong !== undefined) return wrong;
  const file = params.flatMap((each) => /^config=(.+)$/u.exec(each)?.[1] ?? []).at(-1);
  const region = typeof values.region === 'string' ? values.region : undefined;
  const name = file ?? usualFile;
  try {
    const config = loadConfig(name, {});
    const reason = notDeployable(config, region) ?? notPackaged(name, config);
    return reason === undefined ? undefined : `${name}: ${reason}`;
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof DefinitionsError)) throw error;
    return `${error.message}\n${error.hint ?? ''}`.trimEnd();
  }
}

/** What is right in a configuration for the terminal, and wrong for Lambda. */
function notDeployable({ aws, entra, state }: Config, region: string | undefined): string | undefined {
  if (region !== undefined && region !== aws.region)
    return `aws.region is ${aws.region}, and --region is ${region}: leave --region out`;
  if ('sqlite' in state)
    return 'state.sqlite is for a machine of your own; the service needs state.dynamodb: { table }';
  if (typeof entra.credential !== 'string' && 'environmentVariable' in entra.credential)
    return 'entra.credential.environmentVariable is for a terminal; the service needs federated or { secretArn }';
  return undefined;
}

/**
 * Packaged is what lies under the folder of serverless.yml, and the function looks for it from its configuration.
 * @throws DefinitionsError
 */
function notPackaged(file: string, { jobs: { permissionSets } }: Config): string | undefined {
  if (permissionSets === undefined) return undefined;
  const written = parseConfig(readFileSync(file, 'utf8'), file).jobs.permissionSets?.definitions ?? '';
  if (isAbsolute(written) || relative('.', permissionSets.definitions).startsWith('..'))
    return `jobs.permissionSets.definitions is ${written}: name a folder of this project, from where the configuration is, so that it is packaged`;
  loadDefinitions(permissionSets.definitions);
  return undefined;
}
