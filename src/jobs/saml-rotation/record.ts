import * as z from 'zod';

const time = z.iso.datetime();
const thumbprint = z.string().regex(/^[0-9A-F]{40}$/u);

/**
 * What the clouds cannot hold of one connection's rotation: since when, and what was before. Where it stands is worked
 * out from the clouds alone; without its record a rotation waits longer, and forgets what was rolled back.
 */
export const rotationRecord = z.object({
  /** Whose certificates this is about: what is noted of another application says nothing of this one. */
  servicePrincipalId: z.string().optional(),
  /** A new certificate was asked for, while Entra had those that are `known`; `times` in a row, with no answer seen. */
  asked: z.object({ at: time, known: z.array(thumbprint), times: z.int().min(1).optional() }).optional(),
  /** Every account has accepted this one since then at the latest. */
  distributed: z.object({ thumbprint, since: time }).optional(),
  /** This one has been active since then at the latest, and followed the one it came `from`. */
  active: z
    .object({
      thumbprint,
      notBefore: time.optional(),
      since: time,
      from: thumbprint.optional(),
      /** Made active by us, gone back to by anybody, or made active by somebody else. */
      how: z.enum(['activated', 'rolled-back', 'seen']).optional(),
    })
    .optional(),
  /** What was begun last and may be done or not, as long as `from` is the active one. */
  going: z.object({ from: thumbprint, to: thumbprint, how: z.enum(['activated', 'rolled-back']) }).optional(),
  /** Somebody went back from these: no unattended run makes them active again. */
  rolledBack: z.array(thumbprint).optional(),
  /** Certificates that could be next and that the federation metadata does not show, since then at the latest. */
  unpublished: z.array(z.object({ thumbprint, since: time })).optional(),
  /** Accounts of the connection; with when it was seen that one is none of them any more, for a while. */
  accounts: z.array(z.object({ id: z.string(), left: time.optional() })).optional(),
  /** Accounts that lack the active certificate, and could not be given it. */
  unhealed: z.array(z.string()).optional(),
});

export type RotationRecord = z.output<typeof rotationRecord>;
export type Going = NonNullable<RotationRecord['going']>;

export function howOf({ purpose }: { readonly purpose: 'activate' | 'roll-back' }): Going['how'] {
  return purpose === 'roll-back' ? 'rolled-back' : 'activated';
}

/** The record as far as it is about this service principal. */
export function recordOf(record: RotationRecord, servicePrincipalId: string): RotationRecord {
  const isOther = record.servicePrincipalId !== undefined && record.servicePrincipalId !== servicePrincipalId;
  return { ...(isOther ? {} : record), servicePrincipalId };
}

/** Noted before a pointer is turned: whatever happens then, the next run knows what the move was. */
export function withGoing(record: RotationRecord, going: Going): RotationRecord {
  return { ...record, going };
}

/**
 * The record when this one is the active certificate.
 *
 * | the move                                       | it counts as              | `rolledBack`                |
 * |------------------------------------------------|---------------------------|-----------------------------|
 * | ours, forward                                  | an activation             | without it                  |
 * | ours, back                                     | a roll-back               | with the active one before  |
 * | seen, undoes an activation                     | a roll-back by hand       | with the active one before  |
 * | seen, undoes a roll-back                       | going forward again       | without it                  |
 * | seen, to one that begins earlier               | a roll-back by hand       | with the active one before  |
 * | seen, any other                                | an activation by hand     | without it                  |
 *
 * @param how What a run knows that it did; undefined for what is only seen.
 */
export function moved(
  record: RotationRecord,
  to: { readonly thumbprint: string; readonly notBefore: string },
  now: Date,
  how?: Going['how'],
): RotationRecord {
  const { active, rolledBack = [], going, ...rest } = record;
  const from = active?.thumbprint;
  if (from === to.thumbprint) return record;
  const ours = going?.from === from && going?.to === to.thumbprint ? going.how : undefined;
  const came = how ?? ours ?? (active !== undefined && isBack(active, to) ? 'rolled-back' : 'seen');
  const barred = new Set(rolledBack);
  if (came === 'rolled-back' && from !== undefined) barred.add(from);
  barred.delete(to.thumbprint);
  return {
    ...rest,
    active: {
      thumbprint: to.thumbprint,
      notBefore: to.notBefore,
      since: now.toISOString(),
      how: came,
      ...(from === undefined ? {} : { from }),
    },
    ...(barred.size === 0 ? {} : { rolledBack: [...barred].toSorted() }),
  };
}

function isBack(
  active: NonNullable<RotationRecord['active']>,
  to: { readonly thumbprint: string; readonly notBefore: string },
): boolean {
  if (active.from === to.thumbprint) return active.how !== 'rolled-back';
  return active.notBefore !== undefined && Date.parse(to.notBefore) < Date.parse(active.notBefore);
}
