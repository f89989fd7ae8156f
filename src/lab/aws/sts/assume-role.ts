import { createHash } from 'node:crypto';
import { AssumeRole$ } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { awsOperation, invalid, notEmulated } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { callerArn, findRole, roleArn, roleId } from '../identity.ts';
import type { AwsCaller } from '../../operation.ts';
import type { AwsAccount, IamRole } from '../../world.ts';
import { evaluateTrust } from './trust-policy.ts';

type Input = Partial<AssumeRoleCommandInput>;

const NOT_EMULATED = [
  'Policy',
  'PolicyArns',
  'Tags',
  'TransitiveTagKeys',
  'SerialNumber',
  'TokenCode',
  'SourceIdentity',
  'ProvidedContexts',
] as const;

/** AWS: AssumeRole API reference. A role that is not there is refused just as one that does not trust the caller. */
export const assumeRole = awsOperation<AssumeRoleCommandInput, AssumeRoleCommandOutput>(
  'sts:AssumeRole',
  AssumeRole$,
  (input, call) => {
    const { clouds, caller } = call;
    const { RoleArn = '', RoleSessionName = '', DurationSeconds = 3600 } = input;
    const wrong = checkInput(input);
    if (wrong !== undefined) return wrong;
    const { aws } = clouds.world;
    const found = findRole(aws, RoleArn);
    // An account that is suspended or closed lets nobody in (AWS: "Closing a member account").
    if (found?.account.state !== 'ACTIVE') return denied(input, call);

    const trust = { caller, externalId: input.ExternalId, organizationId: aws.organization.id };
    const verdict = evaluateTrust(found.role.trust, trust);
    if (verdict.says === 'unknown') return notEmulated(verdict.what);
    if (verdict.says !== 'allow') return denied(input, call);
    const tooLong = checkDuration(DurationSeconds, found.role, caller);
    if (tooLong !== undefined) return tooLong;

    return begin(found, RoleSessionName, DurationSeconds, call);
  },
  ({ RoleArn }) => RoleArn ?? '',
);

function begin(
  { account, role }: { readonly account: AwsAccount; readonly role: IamRole },
  sessionName: string,
  duration: number,
  { clouds }: AwsCall,
) {
  const { world, session, clock } = clouds;
  const number = session.next();
  const begun: AwsCaller & { readonly sessionToken: string; readonly expires: Date } = {
    accountId: account.id,
    principalArn: roleArn(world.aws, account, role),
    sessionName,
    secretAccessKey: unguessed(`secret ${number}`),
    sessionToken: unguessed(`token ${number}`).repeat(4),
    expires: new Date(clock.now().getTime() + duration * 1000),
    deniedActions: role.deniedActions,
  };
  const accessKeyId = `ASIALAB${String(number).padStart(13, '0')}`;
  session.awsCredentials.set(accessKeyId, begun);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: begun.secretAccessKey,
      SessionToken: begun.sessionToken,
      Expiration: begun.expires,
    },
    AssumedRoleUser: { AssumedRoleId: `${roleId(account, role)}:${sessionName}`, Arn: callerArn(begun) },
  };
}

function checkInput(input: Input): Refusal | undefined {
  const { RoleArn, RoleSessionName } = input;
  const unknown = NOT_EMULATED.find((member) => input[member] !== undefined);
  if (unknown !== undefined) return notEmulated(`${unknown} of sts:AssumeRole`);
  if (RoleArn === undefined || RoleArn.length < 20) {
    return invalid('roleArn', RoleArn, 'Member must have length greater than or equal to 20');
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName ?? '')) {
    return invalid(
      'roleSessionName',
      RoleSessionName,
      String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`,
    );
  }
  return undefined;
}

/** AWS: "Methods to assume a role": 15 minutes to the role's own maximum, and an hour at most from role to role. */
function checkDuration(seconds: number, role: IamRole, caller: AwsCaller): Refusal | undefined {
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    return invalid('durationSeconds', seconds, 'Member must have value between 900 and 43200');
  }
  const refused = { status: 400, code: 'ValidationError' };
  if (seconds > role.maxSessionDuration) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    return { refused: { ...refused, message } };
  }
  if (seconds > 3600 && caller.principalArn.includes(':role/')) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
    return { refused: { ...refused, message } };
  }
  return undefined;
}

function denied({ RoleArn }: Input, { caller }: AwsCall): Refusal {
  const message = `User: ${callerArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn ?? ''}`;
  return { refused: { status: 403, code: 'AccessDenied', message } };
}

/** Looks like a key and is the same on every run. It guards nothing but this lab. */
function unguessed(seed: string): string {
  return createHash('sha256').update(`lab ${seed}`).digest('base64').slice(0, 40);
}
