import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { RolebridgeError } from '../../../core/errors.ts';
import type { FederationAccountWriter, WantedRole } from '../../../model/federation-writers.ts';
import { samePolicy, seenRole, tagList, type SeenRole } from './seen-role.ts';
import { called, inTurns, untilSeen, type Desk } from './write-turns.ts';

type RoleChanges = Parameters<FederationAccountWriter['updateRole']>[2];

/** One that is there already and has our tags was left by a run before, and gets its policies. */
export async function createRole(desk: Desk, wanted: WantedRole): Promise<void> {
  const { iam, context } = desk;
  const { name } = wanted;
  const made = await inTurns(async () => {
    const found = await seenRole(desk, name);
    if (found !== undefined && !hasTags(found, wanted.tags)) throw taken(desk, name);
    if (found !== undefined) return false;
    await desk.stillMine();
    const command = new CreateRoleCommand({
      RoleName: name,
      Path: wanted.path,
      Description: wanted.description,
      AssumeRolePolicyDocument: wanted.trustPolicy,
      MaxSessionDuration: wanted.maxSessionDuration,
      Tags: tagList(wanted.tags),
    });
    await called('CreateRole', iam.send(command, { abortSignal: context.signal }));
    return true;
  }, context);
  if (made) await untilSeen(async () => (await seenRole(desk, name)) !== undefined, context);
  await attach(desk, name, wanted.managedPolicies);
}

/** Writes what differs from what IAM shows, and reads it back. What somebody changed meanwhile is not written over. */
export async function updateRole(desk: Desk, name: string, wanted: RoleChanges): Promise<void> {
  const { context } = desk;
  const { maxSessionDuration, connection } = wanted;
  const trustPolicy = wanted.trustPolicy?.to;
  const trusts = (role: SeenRole) => trustPolicy === undefined || samePolicy(role.trustPolicy, trustPolicy);
  const lasts = (role: SeenRole) =>
    maxSessionDuration === undefined || role.maxSessionDuration === maxSessionDuration;

  await inTurns(async () => {
    const before = await seenRole(desk, name);
    if (before === undefined) throw absent(desk, name);
    if (isForeign(before, connection)) throw taken(desk, name);
    if (!trusts(before) && !isAsRead(before, wanted)) throw changed(desk, name);
    if (!trusts(before)) await writeTrust(desk, name, trustPolicy);
    if (!lasts(before)) await writeDuration(desk, name, maxSessionDuration);
  }, context);
  await untilSeen(async () => {
    const role = await seenRole(desk, name);
    return role !== undefined && trusts(role) && lasts(role);
  }, context);
  await attach(desk, name, wanted.attach ?? []);
}

async function writeTrust(desk: Desk, RoleName: string, PolicyDocument: string | undefined): Promise<void> {
  await desk.stillMine();
  const command = new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument });
  await called('UpdateAssumeRolePolicy', desk.iam.send(command, { abortSignal: desk.context.signal }));
}

async function writeDuration(
  desk: Desk,
  RoleName: string,
  MaxSessionDuration: number | undefined,
): Promise<void> {
  await desk.stillMine();
  const command = new UpdateRoleCommand({ RoleName, MaxSessionDuration });
  await called('UpdateRole', desk.iam.send(command, { abortSignal: desk.context.signal }));
}

/** AWS: AttachRolePolicy API reference: one that is attached stays so; the writer role cannot read which are. */
async function attach(desk: Desk, RoleName: string, policies: readonly string[]): Promise<void> {
  for (const PolicyArn of policies) {
    await inTurns(async () => {
      await desk.stillMine();
      const command = new AttachRolePolicyCommand({ RoleName, PolicyArn });
      await called('AttachRolePolicy', desk.iam.send(command, { abortSignal: desk.context.signal }));
    }, desk.context);
  }
}

function isAsRead({ trustPolicy }: SeenRole, wanted: RoleChanges): boolean {
  return wanted.trustPolicy === undefined || samePolicy(trustPolicy, wanted.trustPolicy.from);
}

/** By the tags that it was made with. */
function isForeign({ tags }: SeenRole, connection: string): boolean {
  const other = tags['rolebridge-connection'];
  return tags['managed-by'] !== 'rolebridge' || (other !== undefined && other !== connection);
}

function hasTags(role: SeenRole, tags: Readonly<Record<string, string>>): boolean {
  return Object.entries(tags).every(([key, value]) => role.tags[key] === value);
}

function taken({ account }: Desk, name: string): RolebridgeError {
  return new RolebridgeError(
    'AWS_ROLE_TAKEN',
    `account ${account.id} has a role ${name} already, and it is not ours by its tags`,
    { hint: 'Give the connection’s role another name, or remove that one if nobody uses it.' },
  );
}

function changed({ account }: Desk, name: string): RolebridgeError {
  return new RolebridgeError(
    'AWS_ROLE_CHANGED',
    `the trust policy of role ${name} in account ${account.id} is neither what the plan has seen nor what it wants`,
    { hint: 'Somebody has changed it since. Plan again, and read what it is now.' },
  );
}

function absent({ account }: Desk, name: string): RolebridgeError {
  return new RolebridgeError('AWS_ROLE_ABSENT', `account ${account.id} has no role ${name} any more`, {
    hint: 'Run it again: it goes by what is there then.',
  });
}
