import { CALLS_PER_SECOND } from '../../../../src/providers/aws/identity-center/center.ts';
import { createPermissionSetReader } from '../../../../src/providers/aws/identity-center/permission-set-reader.ts';
import { createPermissionSetWriter } from '../../../../src/providers/aws/identity-center/permission-set-writer.ts';
import type { AwsClients } from '../../../../src/providers/aws/clients.ts';
import { createPace } from '../../../../src/providers/pace.ts';
import type { RunContext } from '../../../../src/core/context.ts';
import type { JournalEntry } from '../../../../src/lab/journal.ts';
import type {
  PermissionSet,
  PermissionSetDefinition,
  PermissionSetEdit,
} from '../../../../src/model/identity-center.ts';
import type { EditResult } from '../../../../src/model/edit-result.ts';
import type { IdentityCenterInput } from '../../../support/identity-center.ts';
import { identityCenter } from '../../../support/identity-center.ts';
import { ACCOUNT, callerCredentials, OTHER_ACCOUNT } from '../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../lab-aws.ts';
import { labAws } from '../lab-aws.ts';

export const THIRD_ACCOUNT = '777788889999';
export const FOURTH_ACCOUNT = '123412341234';
/** The role that runs in a delegated administrator. */
const DELEGATED_ROLE = 'rolebridge-delegated';

export interface LabCenter extends LabAws {
  read(context?: RunContext): ReturnType<ReturnType<typeof createPermissionSetReader>['permissionSets']>;
  instance(): ReturnType<ReturnType<typeof createPermissionSetReader>['instance']>;
  write(
    edits: readonly PermissionSetEdit[],
    stillMine?: () => Promise<void>,
    context?: RunContext,
  ): Promise<readonly EditResult<PermissionSetEdit>[]>;
  /** One that is there. */
  get(name: string): Promise<PermissionSet>;
  /** Requests that ask AWS to change something, refused ones too. */
  writes(): readonly JournalEntry[];
}

export interface LabCenterOptions extends Omit<LabAwsOptions, 'identityCenter'> {
  readonly center?: IdentityCenterInput;
  /** Of the settings; the instance's primary Region is eu-west-1. */
  readonly centerRegion?: string;
  readonly perSecond?: number;
}

/** The reader and the writer on a lab with four accounts beside the management account. */
export function labCenter({ center, centerRegion, perSecond, ...options }: LabCenterOptions = {}): LabCenter {
  const ids = [ACCOUNT, OTHER_ACCOUNT, THIRD_ACCOUNT, FOURTH_ACCOUNT];
  const aws = labAws({
    accounts: ids.map((id) => ({ id, name: `account ${id}` })),
    identityCenter: identityCenter(center),
    ...options,
  });
  const { reader, writer } = portsOf(aws.clients, centerRegion ?? 'eu-west-1', perSecond ?? CALLS_PER_SECOND);
  const read = (context: RunContext = aws.context) => reader.permissionSets(context);
  return {
    ...aws,
    read,
    instance: () => reader.instance(aws.context),
    write: (edits, stillMine = () => Promise.resolve(), context = aws.context) =>
      writer.write(edits, stillMine, context),
    async get(name) {
      const { items, gaps } = await read();
      const found = items.find((each) => each.name === name);
      if (found === undefined) throw new Error(`no permission set ${name}: ${JSON.stringify(gaps)}`);
      return found;
    },
    writes: () => aws.lab.journal.writes(),
  };
}

function portsOf(clients: AwsClients, region: string, perSecond: number) {
  const settings = { region, pace: createPace({ perSecond, inFlight: 10 }) };
  return {
    reader: createPermissionSetReader(clients, settings),
    writer: createPermissionSetWriter(clients, settings),
  };
}

/** The world's caller as a role of the delegated administrator, which is ACCOUNT. */
export function delegated(): LabCenterOptions {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${DELEGATED_ROLE}`;
  const trust = { Version: '2012-10-17', Statement: [] };
  return {
    accounts: [
      { id: ACCOUNT, name: 'security', roles: [{ name: DELEGATED_ROLE, trust }] },
      { id: OTHER_ACCOUNT, name: 'prod' },
    ],
    aws: { callers: [{ ...callerCredentials(), principalArn: arn }] },
  };
}

export function definition(
  name: string,
  changes: Partial<PermissionSetDefinition> = {},
): PermissionSetDefinition {
  return {
    name,
    description: '',
    sessionDuration: 'PT1H',
    relayState: '',
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: '',
    permissionsBoundary: undefined,
    tags: {},
    ...changes,
  };
}

/** The definition of a permission set that is there. */
export function definitionOf(set: PermissionSetDefinition): PermissionSetDefinition {
  const { name, description, sessionDuration, relayState, managedPolicies } = set;
  const { customerManagedPolicies, inlinePolicy, permissionsBoundary, tags } = set;
  return {
    name,
    description,
    sessionDuration,
    relayState,
    managedPolicies,
    customerManagedPolicies,
    inlinePolicy,
    permissionsBoundary,
    tags,
  };
}

export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
export const VIEW_ONLY = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess';
export const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';

export function policy(effect: 'Allow' | 'Deny', ...actions: readonly string[]): string {
  return JSON.stringify({ Statement: [{ Action: actions, Effect: effect, Resource: '*' }], Version: '2012' });
}
