import { createHash } from 'node:crypto';
import type { AwsCaller } from '../operation.ts';
import type { AwsAccount, AwsWorld, IamRole, SamlProvider } from '../world.ts';

export function roleArn(world: AwsWorld, account: AwsAccount, role: IamRole): string {
  return `arn:${world.partition}:iam::${account.id}:role${role.path}${role.name}`;
}

/** The account and the role of a role's ARN, when both are there. Role ARNs are case-sensitive. */
export function findRole(world: AwsWorld, arn: string): { account: AwsAccount; role: IamRole } | undefined {
  const account = world.accounts.find(({ id }) => id === splitArn(arn).account);
  const role = account?.roles.find((each) => roleArn(world, account, each) === arn);
  return account && role ? { account, role } : undefined;
}

/** A stable id that a role of the same name made at another time would not have (AWS: IAM identifiers). */
export function roleId(account: AwsAccount, role: IamRole): string {
  return uniqueId('AROA', `${account.id}/${role.name}/${role.createDate}`);
}

export function samlProviderArn(world: AwsWorld, account: AwsAccount, { name }: SamlProvider): string {
  return `arn:${world.partition}:iam::${account.id}:saml-provider/${name}`;
}

/** Its form is seen in answers that users show; it is in no list of IAM's prefixes. */
export function samlProviderId(account: AwsAccount, { uuid, name, createDate }: SamlProvider): string {
  return uuid ?? uniqueId('SAMLSP', `${account.id}/${name}/${createDate}`);
}

/** The ARN that STS and error messages give for a caller: of the session, when it is a role's. */
export function callerArn(caller: AwsCaller): string {
  const { partition, account, resource } = splitArn(caller.principalArn);
  if (!resource.startsWith('role/')) return caller.principalArn;
  return `arn:${partition}:sts::${account}:assumed-role/${lastName(resource)}/${sessionName(caller)}`;
}

export function callerUserId(caller: AwsCaller, world: AwsWorld): string {
  const { principalArn } = caller;
  if (principalArn.endsWith(':root')) return caller.accountId;
  if (!principalArn.includes(':role/')) return uniqueId('AIDA', principalArn);
  const found = findRole(world, principalArn);
  const id = found ? roleId(found.account, found.role) : uniqueId('AROA', principalArn);
  return `${id}:${sessionName(caller)}`;
}

/** Credentials which a world gives to a role have a session name too; a world does not say which. */
function sessionName(caller: AwsCaller): string {
  return caller.sessionName ?? 'lab';
}

/** The parts of an ARN of IAM; a resource may contain colons. */
export function splitArn(arn: string): {
  readonly partition: string;
  readonly account: string;
  readonly resource: string;
} {
  const [, partition = '', , , account = '', ...resource] = arn.split(':');
  return { partition, account, resource: resource.join(':') };
}

function lastName(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1);
}

/** A prefix that tells the kind, and 17 characters of A to Z and 2 to 7. */
export function uniqueId(prefix: string, seed: string): string {
  const digest = createHash('sha256').update(seed).digest();
  const letters = [...digest].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32] ?? 'A');
  return prefix + letters.slice(0, 17).join('');
}
