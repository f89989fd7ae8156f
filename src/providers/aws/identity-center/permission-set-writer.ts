import type { RunContext } from '../../../core/context.ts';
import type { PermissionSetEdit, PermissionSetWriter } from '../../../model/identity-center.ts';
import type { EditResult } from '../../../model/edit-result.ts';
import type { AwsClients } from '../clients.ts';
import type { Center, IdentityCenterSettings } from './center.ts';
import { inCenter } from './center.ts';
import { editFailure } from './failures.ts';
import type { Lanes } from './lanes.ts';
import { createLanes } from './lanes.ts';
import type { Permit } from './pen.ts';
import { createPen, createPermit } from './pen.ts';
import { define } from './permission-set-edits.ts';
import { PROVISIONINGS_AT_ONCE, provisionStale } from './provisioning.ts';

/**
 * Definitions are written one after the other; accounts are brought up to date beside that, three provisionings at a
 * time and never two in one account, where AWS updates one role at a time (AWS: "IAM Identity Center quotas").
 */
export function createPermissionSetWriter(
  clients: AwsClients,
  settings: IdentityCenterSettings,
): PermissionSetWriter {
  return {
    async write(edits, stillMine, context) {
      if (edits.length === 0) return [];
      try {
        return await inCenter(clients, settings, context, (center) =>
          writeAll(edits, createPermit(stillMine), center),
        );
      } catch (error) {
        // The instance could not be found, so that nothing was written.
        return edits.map((edit) =>
          resultOf(edit, error, { doing: 'ListInstances', written: false }, context),
        );
      }
    },
  };
}

async function writeAll(
  edits: readonly PermissionSetEdit[],
  permit: Permit,
  center: Center,
): Promise<readonly EditResult<PermissionSetEdit>[]> {
  const lanes = createLanes(PROVISIONINGS_AT_ONCE);
  const results: Promise<EditResult<PermissionSetEdit>>[] = [];
  for (const edit of edits) {
    const { defined, result } = begin(edit, { permit, lanes, center });
    results.push(result);
    await defined;
  }
  return await Promise.all(results);
}

interface Shared {
  readonly permit: Permit;
  readonly lanes: Lanes;
  readonly center: Center;
}

/** Neither promise rejects. `defined` resolves when the next definition may be written. */
function begin(edit: PermissionSetEdit, { permit, lanes, center }: Shared) {
  const pen = createPen(permit, center);
  let doing = '';
  const result = (error: unknown) =>
    resultOf(edit, error, { doing, written: pen.hasWritten() }, center.context);

  if (permit.isLost()) {
    const why = center.context.signal.aborted ? 'deadline' : 'earlier-failure';
    const lost: EditResult<PermissionSetEdit> = { status: 'not-attempted', edit, why };
    return { defined: Promise.resolve(), result: Promise.resolve(lost) };
  }
  const definition = define(edit, { pen, center, doing: (call) => (doing = call) });
  return {
    defined: definition.then(
      () => undefined,
      () => undefined,
    ),
    result: definition
      .then(async (arn) => {
        doing = 'ProvisionPermissionSet';
        if (arn !== undefined) await provisionStale(arn, pen, lanes, center);
        return { status: 'applied', edit } as const;
      })
      .catch(result),
  };
}

/** Out of time before anything was written is no failure of this edit. */
function resultOf(
  edit: PermissionSetEdit,
  error: unknown,
  { doing, written }: { readonly doing: string; readonly written: boolean },
  { signal }: RunContext,
): EditResult<PermissionSetEdit> {
  if (signal.aborted && !written) return { status: 'not-attempted', edit, why: 'deadline' };
  return { status: 'failed', edit, failure: editFailure(error, doing, signal) };
}
