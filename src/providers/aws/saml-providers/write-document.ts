import type { IAMClient } from '@aws-sdk/client-iam';
import { UpdateSAMLProviderCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import type { Failure } from '../../../core/errors.ts';
import { DeadlineError } from '../../../core/errors.ts';
import type { SamlProviderEdit } from '../../../model/saml.ts';
import { retry } from '../../retry.ts';
import type { RetryPolicy } from '../../retry.ts';
import { readMetadata } from '../../saml-metadata.ts';
import { editMetadata } from './edit-metadata.ts';
import { getMetadata } from './saml-provider-reader.ts';
import type { WriteStep } from './write-failure.ts';
import { ChangedError, isPassing, UnseenError } from './write-failure.ts';

/** What one account's document is written with. */
export interface Desk {
  /** Makes every request once: what is repeated here starts from a fresh read. */
  readonly iam: IAMClient;
  readonly arn: string;
  readonly stillMine: () => Promise<void>;
  readonly context: RunContext;
  /** Told before each call. */
  readonly doing: (step: WriteStep) => void;
}

/** What became of each edit that the document itself decides; one that is missing was made. */
export type Refusals = ReadonlyMap<SamlProviderEdit, Failure>;

const WRITE: RetryPolicy = { attempts: 6, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 120_000 };
/** AWS: "Troubleshoot IAM: changes that I make are not always immediately visible". */
const READ_BACK: RetryPolicy = { attempts: 10, baseMs: 1_000, longestWaitMs: 10_000, totalWaitMs: 60_000 };

/**
 * Reads, edits, writes and reads back, all edits in one document.
 * @throws What a cloud refuses, what says that the lease is lost, ChangedError, UnseenError and DeadlineError
 */
export async function writeDocument(edits: readonly SamlProviderEdit[], desk: Desk): Promise<Refusals> {
  const { context } = desk;
  const { refusals, written } = await retry(
    WRITE,
    (attempted) => ({ retry: !attempted.ok && isPassing(attempted.error) }),
    () => turn(edits, desk),
    context,
  );
  if (!written) return refusals;
  const seen = await retry(
    READ_BACK,
    (attempted) => ({ retry: attempted.ok ? !attempted.value : isPassing(attempted.error) }),
    async () => applied(await read(desk), edits, refusals),
    context,
  );
  if (!seen) throw new UnseenError(desk.arn);
  return refusals;
}

/** One attempt, from what IAM shows now. */
async function turn(
  edits: readonly SamlProviderEdit[],
  desk: Desk,
): Promise<{ readonly refusals: Refusals; readonly written: boolean }> {
  const before = await readExpected(edits, desk);
  const { document, refusals } = edited(before, edits);
  if (document === before) return { refusals, written: false };
  await desk.stillMine();
  const { signal } = desk.context;
  if (signal.aborted) throw new DeadlineError(signal.reason);
  desk.doing('UpdateSAMLProvider');
  const command = new UpdateSAMLProviderCommand({
    SAMLProviderArn: desk.arn,
    SAMLMetadataDocument: document,
  });
  await desk.iam.send(command, { abortSignal: signal });
  return { refusals, written: true };
}

/** Additions first, so that a certificate that replaces the last one is there when that one goes. */
function edited(
  before: string,
  edits: readonly SamlProviderEdit[],
): { readonly document: string; readonly refusals: Refusals } {
  const refusals = new Map<SamlProviderEdit, Failure>();
  let document = before;
  for (const edit of [...ofType('add', edits), ...ofType('remove', edits)]) {
    const outcome = editMetadata(document, edit);
    if (outcome.status === 'edited') ({ document } = outcome);
    if (outcome.status === 'refused') refusals.set(edit, outcome.failure);
  }
  return { document, refusals };
}

function ofType(type: SamlProviderEdit['type'], edits: readonly SamlProviderEdit[]) {
  return edits.filter((edit) => edit.type === type);
}

function applied(document: string, edits: readonly SamlProviderEdit[], refusals: Refusals): boolean {
  const made = edits.filter((edit) => !refusals.has(edit));
  return (
    missingIn(document, edits).length === 0 &&
    made.every((edit) => editMetadata(document, edit).status === 'satisfied')
  );
}

/**
 * What IAM shows may be what was there before somebody's last write, and a write made from that would take back what
 * that one had added. So it is read until it has what was seen in it already.
 */
async function readExpected(edits: readonly SamlProviderEdit[], desk: Desk): Promise<string> {
  const document = await retry(
    READ_BACK,
    (attempted) => ({ retry: attempted.ok && missingIn(attempted.value, edits).length > 0 }),
    () => read(desk),
    desk.context,
  );
  const missing = missingIn(document, edits);
  if (missing.length > 0) throw new ChangedError(missing);
  return document;
}

/** Of what the edits expect, but for what they remove: that may be gone by a write whose answer was lost. */
function missingIn(document: string, edits: readonly SamlProviderEdit[]): readonly string[] {
  const found = new Set(readMetadata(document).certificates.map(({ thumbprint }) => thumbprint));
  const removed = new Set(edits.flatMap((edit) => (edit.type === 'remove' ? [edit.thumbprint] : [])));
  const expected = new Set(edits.flatMap((edit) => edit.expected));
  return [...expected].filter((thumbprint) => !found.has(thumbprint) && !removed.has(thumbprint));
}

function read({ iam, arn, doing, context }: Desk): Promise<string> {
  doing('GetSAMLProvider');
  return getMetadata(iam, arn, context.signal);
}
