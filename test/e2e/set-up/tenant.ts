import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { setUp, type SetUpAsked, type SetUpDone } from '../../../src/composition/set-up.ts';
import { proveSetUp } from '../../../src/composition/prove-set-up.ts';
import type { ConnectionOptions } from '../../../src/composition/connections.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { ProofStep } from '../../../src/model/set-up.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { testContext } from '../../support/context.ts';
import { labTransport } from '../../support/lab-transport.ts';
import {
  callerCredentials,
  CALLER_ROLE_ARN,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  readerRole,
  SERVICE_PRINCIPAL_ID,
  worldWith,
  type WorldOptions,
} from '../../support/worlds.ts';

export const OPERATOR = { clientId: '7e9a1c00-0000-4000-8000-0000000000ad', secret: 'of the administrator' };
export const APP_ROLES_ROLE = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/rolebridge-prod-app-roles`;

/** The credentials of the function's role, as the terminal has them in a test. */
export const FUNCTION_CREDENTIALS = {
  accessKeyId: 'AKIALABFUNCTION00001',
  secretAccessKey: 'lab-function-secret-access-key-000000001',
};

type Permissions = WorldOptions['entra'];

/** Both clouds as they are before anybody has heard of Rolebridge, but for an administrator and the AWS application. */
export function untouched(entra: Permissions = {}, faults: WorldOptions['faults'] = []): World {
  const trusting = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [CALLER_ROLE_ARN, APP_ROLES_ROLE] },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
      },
    ],
  };
  const lambda = { Service: 'lambda.amazonaws.com' };
  const world = worldWith({
    accounts: [
      { id: '111122223333', name: 'production', roles: [readerRole({ trust: trusting })] },
      {
        id: MANAGEMENT_ACCOUNT,
        name: 'management',
        roles: [
          {
            name: 'rolebridge-prod-app-roles',
            trust: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: lambda, Action: 'sts:AssumeRole' }],
            },
          },
        ],
      },
    ],
    aws: {
      callers: [
        { ...callerCredentials(), principalArn: CALLER_ROLE_ARN },
        { ...FUNCTION_CREDENTIALS, principalArn: APP_ROLES_ROLE },
      ],
    },
    faults,
    servicePrincipal: { id: SERVICE_PRINCIPAL_ID, owners: [] },
    application: { owners: [] },
    entra: {
      clients: [
        {
          appId: OPERATOR.clientId,
          displayName: 'administrator',
          secrets: [OPERATOR.secret],
          permissions: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
        },
      ],
      operator: OPERATOR.clientId,
      ...entra,
    },
  });
  delete world.aws.outboundFederationIssuer;
  return world;
}

const exampleText = readFileSync(new URL('../../../config/example.yaml', import.meta.url), 'utf8');

/** The example, whose accounts are all, with other settings of Entra ID and further jobs. */
export function configOf(
  entra: Readonly<Record<string, unknown>> = {},
  jobs: Readonly<Record<string, unknown>> = {},
): Config {
  const example = parse(exampleText) as {
    readonly entra: object;
    readonly jobs: { readonly appRoles: { readonly connections: readonly [object] } };
  };
  const { appRoles } = example.jobs;
  const [first] = appRoles.connections;
  const accounts = { list: [{ id: '111122223333', name: 'production' }] };
  return parseConfig(
    JSON.stringify({
      ...example,
      entra: { ...example.entra, ...entra },
      jobs: { appRoles: { ...appRoles, connections: [{ ...first, accounts }] }, ...jobs },
    }),
    'a test',
  );
}

export function optionsOf(lab: Lab, awsCredentials = callerCredentials()): ConnectionOptions {
  return { transport: labTransport(lab), awsCredentials, environment: { variable: () => undefined } };
}

export function runSetUp(
  lab: Lab,
  config: Config,
  asked: Partial<SetUpAsked> = {},
  signal?: AbortSignal,
): Promise<SetUpDone> {
  const context = { ...testContext(lab.clock, signal), random: () => 0.5 };
  return setUp(config, { ...optionsOf(lab), operator: OPERATOR }, { stage: 'prod', ...asked }, context);
}

export function prove(
  lab: Lab,
  config: Config,
  credentials = FUNCTION_CREDENTIALS,
): Promise<readonly ProofStep[]> {
  const context = { ...testContext(lab.clock), random: () => 0.5 };
  return proveSetUp(config, optionsOf(lab, credentials), { stage: 'prod' }, context);
}

/** The clouds go on under a new lab, without the faults that were left. */
export function later(lab: Lab): Lab {
  return createLab({ ...structuredClone(lab.world), now: lab.clock.now().toISOString(), faults: [] });
}
