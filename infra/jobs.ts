import { relative } from 'node:path';
import { settingsOf } from '../src/composition/composition.ts';
import type { Config } from '../src/config/schema.ts';
import type { JobName } from '../src/jobs/index.ts';
import {
  findIdentityCenter,
  readAccounts,
  readAssignments,
  readEveryAccount,
  readMemberships,
  readPermissionSets,
  readScimTokens,
  readSessions,
  signInToEntra,
  tellRecipients,
  writeAssignments,
  writeFederation,
  writePermissionSets,
  writeSamlProviders,
  type Statement,
} from './statements.ts';

/** What is deployed for a job besides what every job has: function, role, log, schedule and alarms. */
export interface Deployment {
  /** What its role is for, in the console of IAM. */
  readonly purpose: string;
  /** What its code calls, and nothing else: docs/permissions.md says why, test/packaging.test.ts keeps it so. */
  readonly allowed: (config: Config) => readonly Statement[];
  /** Patterns of the files that it reads besides the configuration, from the folder of serverless.yml. */
  readonly files?: (config: Config) => readonly string[];
  /** The parameter of serverless.yml that says how often, where it is not that of all. */
  readonly rate?: 'credentialExpiryRate' | 'postureRate' | 'federationRate';
  /** Events of other services that start it, as patterns of EventBridge. */
  readonly startedBy?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * By the code alone: service and category may be written otherwise some day. AWS re:Post: "How do I get notified before
 * my IAM Identity Center SCIM token expires".
 */
const scimTokenEnds = {
  source: ['aws.health'],
  detail: { eventTypeCode: ['AWS_IAMIDENTITYCENTER_SCIM_BEARER_TOKEN_EXPIRY_NOTIFICATION'] },
};

type Connections = ReturnType<typeof settingsOf<'posture'>>['connections'];

/** What the posture of connections is read with. */
function readPosture(config: Config, connections: Connections): readonly Statement[] {
  const throughCenter = connections.some(({ type }) => type === 'identity-center');
  return [
    ...(enterAccounts(connections) ? [...readEveryAccount(config), ...readAccounts()] : []),
    ...(throughCenter ? [...findIdentityCenter(), ...readSessions()] : []),
    ...signInToEntra(config),
  ];
}

/** Through IAM Identity Center, a connection ends before the accounts: nothing in them is read or set up. */
function enterAccounts(connections: Connections): boolean {
  return connections.some(({ type }) => type !== 'identity-center');
}

/** What the connections that are set up are read and written with. */
function setUpConnections(config: Config): readonly Statement[] {
  const { connections: names } = settingsOf(config, 'federation');
  const connections = settingsOf(config, 'posture').connections.filter(({ name }) => names.includes(name));
  return [
    ...readPosture(config, connections),
    ...(enterAccounts(connections) ? writeFederation(config) : []),
  ];
}

export const deployments: Readonly<Record<JobName, Deployment>> = {
  federation: {
    purpose: 'Sets sign-in from Entra ID to AWS up, in Entra ID and in every account',
    allowed: setUpConnections,
    rate: 'federationRate',
  },
  'app-roles': {
    purpose: 'Reads IAM roles in every account and writes app roles in Entra ID',
    allowed: (config) => [...readEveryAccount(config), ...readAccounts(), ...signInToEntra(config)],
  },
  'permission-sets': {
    purpose: 'Reads and writes permission sets of IAM Identity Center',
    allowed: (config) => [
      ...findIdentityCenter(),
      ...readPermissionSets(),
      ...writePermissionSets(settingsOf(config, 'permission-sets').ownershipTag),
    ],
    // The function finds them as everybody does: in the folder that the configuration names from where it is itself.
    files: (config) => [`${relative('.', settingsOf(config, 'permission-sets').definitions)}/*.{yaml,yml}`],
  },
  'group-provisioning': {
    purpose:
      'Reads groups in Entra ID and IAM Identity Center, and has Entra provision those that are missing',
    allowed: (config) => [...findIdentityCenter(), ...readMemberships(), ...signInToEntra(config)],
  },
  'account-assignments': {
    purpose: 'Reads groups in Entra ID and writes account assignments of IAM Identity Center',
    allowed: (config) => [
      ...findIdentityCenter(),
      ...readAccounts(),
      ...readAssignments(),
      ...writeAssignments(),
      ...signInToEntra(config),
    ],
  },
  'saml-rotation': {
    purpose: 'Renews SAML signing certificates in Entra ID and in the SAML providers of every account',
    allowed: (config) => [
      ...readEveryAccount(config),
      ...writeSamlProviders(config),
      ...readAccounts(),
      ...signInToEntra(config),
    ],
  },
  'credential-expiry': {
    purpose: 'Reads what can expire, and tells of it',
    allowed: (config) => {
      const settings = settingsOf(config, 'credential-expiry');
      return [
        ...readEveryAccount(config),
        ...readAccounts(),
        ...signInToEntra(config),
        ...readScimTokens(settings),
        ...tellRecipients(settings),
      ];
    },
    rate: 'credentialExpiryRate',
    startedBy: [scimTokenEnds],
  },
  posture: {
    purpose: 'Reads how Entra ID and AWS are connected, and tells of what is wrong',
    allowed: (config) => {
      const settings = settingsOf(config, 'posture');
      return [...readPosture(config, settings.connections), ...tellRecipients(settings)];
    },
    rate: 'postureRate',
  },
};
