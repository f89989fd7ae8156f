import * as z from 'zod';
import type { StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';

const partition = 'federation';

/**
 * The application that we make for a connection: Entra was asked for it, then gave its id, then it got the certificate
 * with which people sign in. Whatever else has its name is somebody else's.
 */
const application = z.discriminatedUnion('step', [
  z.object({ step: z.literal('asked'), displayName: z.string() }),
  z.object({ step: z.literal('made'), displayName: z.string(), servicePrincipalId: z.string() }),
  z.object({ step: z.literal('finished'), displayName: z.string(), servicePrincipalId: z.string() }),
]);

const record = z.object({
  /** By the display name that the configuration had then. */
  application: application.readonly().optional(),
  /** The first one of this application; its thumbprint once Entra gave it. It has to be made the active one. */
  certificate: z
    .object({ servicePrincipalId: z.string(), thumbprint: z.string().optional() })
    .readonly()
    .optional(),
});

export type SetUpRecord = Readonly<z.output<typeof record>>;

/** An application of ours that people sign in through by now. */
export interface Finished {
  readonly connection: string;
  readonly displayName: string;
  readonly servicePrincipalId: string;
}

/** An empty one when nothing was ever asked for. @throws RolebridgeError STATE_UNREADABLE */
export async function readSetUpRecord(state: StateStore, connection: string): Promise<SetUpRecord> {
  return parse(connection, (await state.get({ partition, name: connection }))?.value);
}

/** Noted before Entra is asked: whoever is killed in between finds it again. */
export async function noteRequest(
  state: StateStore,
  connection: string,
  request: SetUpRecord,
): Promise<void> {
  await rewrite(state, connection, (before) => ({ ...before, ...request }));
}

/** From now on nothing of it is what a run has left: whatever it lacks, a person has to read. */
export async function noteFinished(
  state: StateStore,
  { connection, displayName, servicePrincipalId }: Finished,
): Promise<void> {
  await rewrite(state, connection, () => ({
    application: { step: 'finished', displayName, servicePrincipalId },
  }));
}

/** The certificate that it was about is the active one, or nobody is to finish it. */
export async function forgetCertificate(state: StateStore, connection: string): Promise<void> {
  await rewrite(state, connection, ({ application: kept }) =>
    kept === undefined ? {} : { application: kept },
  );
}

async function rewrite(
  state: StateStore,
  connection: string,
  change: (before: SetUpRecord) => SetUpRecord,
): Promise<void> {
  const key = { partition, name: connection };
  const entry = await state.get(key);
  await state.put(key, change(parse(connection, entry?.value)), entry?.version ?? 'absent');
}

function parse(connection: string, value: unknown): SetUpRecord {
  const parsed = record.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw stateUnreadable(
    { partition, name: connection },
    'Without it, the application of the connection counts as made by somebody else: it is then to be named by servicePrincipal.id.',
    parsed.error,
  );
}
