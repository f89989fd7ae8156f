import { parseArgs } from 'node:util';
import { ConfigError } from '../src/config/config-error.ts';
import { loadConfig } from '../src/config/environment.ts';
import type { Config } from '../src/config/schema.ts';

/** As in serverless.yml. */
const usualFile = 'config/rolebridge.yaml';

/**
 * Why the configuration of these arguments for osls cannot be deployed, in words for a person; undefined when it
 * can. Without this, a mistake in it is found by the first run of the function.
 */
export function configProblem(args: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { param: { type: 'string', multiple: true }, region: { type: 'string', short: 'r' } },
  });
  const file = (values.param ?? []).flatMap((each) => /^config=(.+)$/u.exec(String(each))?.[1] ?? []).at(-1);
  const region = typeof values.region === 'string' ? values.region : undefined;
  const name = file ?? usualFile;
  try {
    const reason = notDeployable(loadConfig(name, {}), region);
    return reason === undefined ? undefined : `${name}: ${reason}`;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
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
