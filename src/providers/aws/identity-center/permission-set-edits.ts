import { CreatePermissionSetCommand, DeletePermissionSetCommand } from '@aws-sdk/client-sso-admin';
import { RolebridgeError } from '../../../core/errors.ts';
import type { PermissionSetDefinition, PermissionSetEdit } from '../../../model/identity-center.ts';
import { awsFailure } from '../errors.ts';
import type { Center } from './center.ts';
import type { Pen } from './pen.ts';
import { isConflict } from './pen.ts';
import type { PermissionSetStep } from './permission-set-steps.ts';
import { stepsOf } from './permission-set-steps.ts';
import { tagShapes, take, wordShapes } from './step-command.ts';

/** How one edit is under way. */
export interface Work {
  readonly pen: Pen;
  readonly center: Center;
  /** Says which call is made from now on, for the words of a failure. */
  readonly doing: (call: string) => void;
}

/**
 * Makes the definition what the edit says. Gives the ARN of the permission set if accounts may have to be brought up
 * to date with it.
 * @throws RolebridgeError PERMISSION_SET_DESCRIPTION, and what the SDK throws
 */
export async function define(edit: PermissionSetEdit, work: Work): Promise<string | undefined> {
  switch (edit.type) {
    case 'create':
      await create(edit.after, work);
      return undefined;
    case 'update':
      if (edit.before.description !== '' && edit.after.description === '')
        throw descriptionStays(edit.after.name);
      await takeAll(stepsOf(edit.before, edit.after), edit.before.arn, work);
      return edit.before.arn;
    case 'provision':
      return edit.before.arn;
    case 'delete':
      await remove(edit.before.arn, work);
      return undefined;
  }
}

/** Tags come with the call, so that a set that is there without its policies is known as ours by the next run. */
async function create(after: PermissionSetDefinition, { pen, center, doing }: Work): Promise<void> {
  const { client, instance, context } = center;
  doing('CreatePermissionSet');
  const created = await pen.write(
    () =>
      client.send(
        new CreatePermissionSetCommand({
          InstanceArn: instance.arn,
          Name: after.name,
          ...wordShapes(after),
          Tags: tagShapes(after.tags),
        }),
        { abortSignal: context.signal },
      ),
    saysAlready,
  );
  const arn = created.PermissionSet?.PermissionSetArn;
  if (arn === undefined) throw new Error('AWS gave no ARN for it');
  const bare: PermissionSetDefinition = {
    ...after,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: '',
    permissionsBoundary: undefined,
  };
  await takeAll(stepsOf(bare, after), arn, { pen, center, doing });
}

async function takeAll(steps: readonly PermissionSetStep[], arn: string, work: Work): Promise<void> {
  for (const step of steps) {
    work.doing(step.call);
    try {
      await work.pen.write(() => take(step, arn, work.center), saysAlready);
    } catch (error) {
      if (!isDoneAlready(step, error)) throw error;
    }
  }
}

/** As an answer that was lost, or another hand, leaves it. A set that is gone altogether fails at the next call. */
function isDoneAlready({ call }: PermissionSetStep, error: unknown): boolean {
  if (call.startsWith('Attach')) return isConflict(error) && saysAlready(error);
  const removes = call.startsWith('Detach') || call.startsWith('Delete');
  return removes && awsFailure(error).name === 'ResourceNotFoundException';
}

/** By the words alone, since one exception is for both: waiting does not help. */
function saysAlready({ message }: Error): boolean {
  return /\balready\b/i.test(message);
}

async function remove(arn: string, { pen, center, doing }: Work): Promise<void> {
  const { client, instance, context } = center;
  doing('DeletePermissionSet');
  try {
    const command = new DeletePermissionSetCommand({ InstanceArn: instance.arn, PermissionSetArn: arn });
    await pen.write(
      () => client.send(command, { abortSignal: context.signal }),
      // "Could not delete because PermissionSet has ApplicationProfile associated with it.", as users report.
      ({ message }) => /\bassociated\b/i.test(message),
    );
  } catch (error) {
    if (awsFailure(error).name !== 'ResourceNotFoundException') throw error;
  }
}

/**
 * A description cannot be taken away: it may not be empty (AWS: UpdatePermissionSet API reference), and one that is
 * left out stays, as users report (hashicorp/terraform-provider-aws, issue 41897). Refused before anything is
 * written, since every later run would find the same difference again.
 */
function descriptionStays(name: string): RolebridgeError {
  return new RolebridgeError(
    'PERMISSION_SET_DESCRIPTION',
    `AWS cannot remove the description of ${name}, only change it`,
    { hint: 'Write a description into the file of the permission set.' },
  );
}
