import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../core/context.ts';
import type { AccountReadiness, AccountReadinessReader, Finding } from '../../model/account-readiness.ts';
import type { Partition } from '../../model/aws.ts';
import { AccountReadError, accountGap, stepOf } from './account-gap.ts';
import type { AwsClients, AwsCredentials } from './clients.ts';
import { awsFailure, credentialsError } from './errors.ts';
import { readEventRule } from './event-rules.ts';
import { mapInFlight } from './in-flight.ts';
import { PageError } from './pages.ts';
import { createReaderCredentials, type AccountReference, type ReaderRole } from './reader-credentials.ts';
import { ruleFinding } from './rule-finding.ts';
import { trailFinding } from './trail-finding.ts';
import { readTrails } from './trails.ts';

export interface AccountReadinessOptions {
  readonly readerRole: ReaderRole;
  readonly eventRule: { readonly name: string; readonly bus?: string | undefined };
  /** How many accounts are read at once; 10 when absent. */
  readonly concurrency?: number;
}

/** Where events of IAM are recorded (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
const iamRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

const template = 'infra/member-account.yml';

export function createAccountReadinessReader(
  clients: AwsClients,
  options: AccountReadinessOptions,
): AccountReadinessReader {
  const sessions = createReaderCredentials(options.readerRole);
  return {
    async readiness(accounts, context) {
      const sts = clients.sts(context);
      let done = 0;
      try {
        return await mapInFlight(
          accounts,
          options.concurrency ?? 10,
          async (account) => {
            const found = await readOne(account);
            done += 1;
            context.progress({ phase: 'read', what: 'accounts', done, total: accounts.length });
            return found;
          },
          context,
        );
      } finally {
        sts.destroy();
      }

      async function readOne(account: AccountReference): Promise<AccountReadiness> {
        const { id: accountId } = account;
        try {
          const member = await stepOf({ call: 'AssumeRole' }, sessions.assume(sts, account, context));
          const reach = { account, member, context };
          return {
            accountId,
            role: await roleOf(reach),
            rule: await ruleOf(reach),
            trail: await trailOf(reach),
          };
        } catch (error) {
          if (!(error instanceof AccountReadError)) throw error;
          const own = credentialsError(error.cause);
          if (own !== undefined) throw own;
          const role = gapFinding(account, error);
          return { accountId, role, rule: unseen, trail: unseen };
        }
      }
    },
  };

  async function roleOf({ account, member, context }: Reach): Promise<Finding> {
    const iam = clients.iam(member, context);
    try {
      const { signal } = context;
      await stepOf(
        { call: 'ListRoles' },
        iam.send(new ListRolesCommand({ MaxItems: 1 }), { abortSignal: signal }),
      );
      return { state: 'there', said: `${sessions.roleArn(account)} can be assumed and lists roles` };
    } catch (error) {
      if (!(error instanceof AccountReadError)) throw error;
      return gapFinding(account, error);
    } finally {
      iam.destroy();
    }
  }

  /** A denial is what the role lacks; whatever else it was, it may be there. */
  function gapFinding(account: AccountReference, error: AccountReadError): Finding {
    const { reason, hint = '' } = accountGap(account.id, sessions.roleArn(account), error);
    const state = awsFailure(error.cause).trouble === 'denied' ? 'missing' : 'unknown';
    return { state, said: reason, hint };
  }

  async function ruleOf({ account, member, context }: Reach): Promise<Finding> {
    const region = iamRegions[account.partition];
    const client = new EventBridgeClient(clients.config(context, { credentials: member, region }));
    const { name, bus } = options.eventRule;
    try {
      return ruleFinding(await readEventRule(client, name, context.signal), { name, bus, region });
    } catch (error) {
      return notRead(error, `rule ${name} of ${region}`, 'events:DescribeRule and ListTargetsByRule');
    } finally {
      client.destroy();
    }
  }

  async function trailOf({ account, member, context }: Reach): Promise<Finding> {
    const region = iamRegions[account.partition];
    const client = new CloudTrailClient(clients.config(context, { credentials: member, region }));
    try {
      return trailFinding(await readTrails(client, context.signal), region);
    } catch (error) {
      return notRead(error, `trails of ${region}`, 'cloudtrail:DescribeTrails');
    } finally {
      client.destroy();
    }
  }
}

interface Reach {
  readonly account: AccountReference;
  readonly member: AwsCredentials;
  readonly context: RunContext;
}

const unseen: Finding = {
  state: 'unknown',
  said: 'nobody can look without the reader role',
  hint: `Deploy ${template} first.`,
};

function notRead(thrown: unknown, what: string, actions: string): Finding {
  const error = thrown instanceof PageError ? thrown.cause : thrown;
  const own = credentialsError(error);
  if (own !== undefined) throw own;
  const { trouble, reason } = awsFailure(error);
  const hint =
    trouble === 'denied'
      ? `Allow the reader role ${actions}: deploy ${template} again, or look for a service control policy.`
      : 'Run it again.';
  return { state: 'unknown', said: `${what}: ${reason}`, hint };
}
