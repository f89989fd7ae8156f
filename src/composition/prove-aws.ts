import { configuredJobs } from '../config/configured-jobs.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { Gap } from '../core/snapshot.ts';
import { count } from '../core/words.ts';
import { isActive, readAccounts } from '../jobs/connection-accounts.ts';
import type { JobName } from '../jobs/index.ts';
import type { AwsAccount } from '../model/aws.ts';
import type { AwsClients } from '../providers/aws/clients.ts';
import { createIamRoleReader } from '../providers/aws/iam-roles.ts';
import { inCenter } from '../providers/aws/identity-center/center.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { tryRole } from '../providers/aws/set-up/try-role.ts';
import { enteredConnections, setUpSignIns, type EnteredConnection } from './entered-connections.ts';
import { identityCenterOf } from './identity-center.ts';
import { roleOf } from './member-role.ts';

/** What a try came to: words for what was seen. */
export type Attempt = () => Promise<string>;

export interface AwsProof {
  readonly step: string;
  /** For whose functions it has to work. */
  readonly jobs: readonly JobName[];
  readonly attempt: Attempt;
}

/** Posture and federation look at the sessions of permission sets, where a connection goes through them. */
function usesCenter(job: JobName, { jobs: sections }: Config): boolean {
  const setUp = new Set(sections.federation?.connections);
  const through = (sections.posture?.connections ?? []).filter(({ type }) => type === 'identity-center');
  if (job === 'posture') return through.length > 0;
  if (job === 'federation') return through.some(({ name }) => setUp.has(name));
  return job === 'account-assignments' || job === 'permission-sets' || job === 'group-provisioning';
}

/** One read of each kind of thing in AWS that the configured jobs read, and one sign-in to each role that they take on. */
export function awsProofs(config: Config, aws: AwsClients, context: RunContext): readonly AwsProof[] {
  const jobs = configuredJobs(config);
  const connections = enteredConnections(config);
  const listing = new Set([
    ...jobs.filter((job) => job === 'account-assignments'),
    ...connections.flatMap((each) => ('organization' in each.accounts ? each.jobs : [])),
  ]);
  const center = jobs.filter((job) => usesCenter(job, config));
  const proofs: readonly AwsProof[] = [
    { step: 'organization', jobs: [...listing], attempt: organizationRead(aws, context) },
    ...connections.flatMap((each) => connectionProofs(each, config, aws, context)),
    {
      step: 'IAM Identity Center',
      jobs: center,
      attempt: () =>
        inCenter(aws, identityCenterOf(config), context, ({ instance }) => Promise.resolve(instance.arn)),
    },
  ];
  return proofs.filter((each) => each.jobs.length > 0);
}

function organizationRead(aws: AwsClients, context: RunContext): Attempt {
  return async () => {
    const details = { organizationalUnitNames: false, tags: false };
    return count((await createOrganizationReader(aws).accounts(details, context)).length, 'account');
  };
}

/** In the first of its accounts: the roles are the same in all. Writers' roles are signed in to, and nothing is done. */
function connectionProofs(
  connection: EnteredConnection,
  config: Config,
  aws: AwsClients,
  context: RunContext,
): readonly AwsProof[] {
  const { readerRole, samlWriterRole, federationWriterRole, concurrency } = config.aws;
  const { name, jobs } = connection;
  const inFirst =
    (work: (account: AwsAccount) => Promise<string>): Attempt =>
    async () => {
      const account = await firstAccount(connection, config, aws, context);
      return account === undefined ? 'it means no account yet: not tried' : work(account);
    };
  const reader = createIamRoleReader(aws, { readerRole: roleOf(readerRole), concurrency });
  const isSetUp = setUpSignIns(config).some((each) => each.name === name);
  const writers = [
    { words: 'SAML writer role', job: 'saml-rotation', role: samlWriterRole },
    { words: 'federation writer role', job: 'federation', role: federationWriterRole },
  ] as const;
  return [
    {
      step: `reader role, ${name}`,
      jobs,
      attempt: inFirst(async (account) => {
        const { items, gaps } = await reader.roles([account], context);
        const [gap] = gaps;
        if (gap !== undefined) throw unread(gap);
        return `${account.id} ${account.name}: ${count(items.length, 'role')}`;
      }),
    },
    ...writers
      .filter(({ job }) => jobs.includes(job) && (job !== 'federation' || isSetUp))
      .map(({ words, job, role }) => ({
        step: `${words}, ${name}`,
        jobs: [job],
        attempt: inFirst(async (account) => {
          await tryRole(aws, roleOf(role), account, context);
          return `${account.id} ${account.name}: signed in, and nothing written`;
        }),
      })),
  ];
}

async function firstAccount(
  connection: EnteredConnection,
  { aws: { region } }: Config,
  aws: AwsClients,
  context: RunContext,
): Promise<AwsAccount | undefined> {
  const readers = { organization: createOrganizationReader(aws), partition: partitionOf(region) };
  const { of } = await readAccounts([connection], readers, 'and not proved', context);
  return [...of.values()].flat().find(isActive);
}

function unread({ code, reason, hint = 'Run doctor accounts.' }: Gap): RolebridgeError {
  return new RolebridgeError(code, reason, { hint });
}
