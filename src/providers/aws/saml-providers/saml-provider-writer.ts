import type { STSClient } from '@aws-sdk/client-sts';
import type { RunContext } from '../../../core/context.ts';
import { DeadlineError } from '../../../core/errors.ts';
import type { EditResult } from '../../../model/edit-result.ts';
import type { SamlProviderEdit, SamlProviderWriter } from '../../../model/saml.ts';
import type { AwsClients } from '../clients.ts';
import { mapInFlight } from '../in-flight.ts';
import type { ReaderCredentials, ReaderRole } from '../reader-credentials.ts';
import { createReaderCredentials } from '../reader-credentials.ts';
import { writeDocument } from './write-document.ts';
import type { WriteStep } from './write-failure.ts';
import { writeFailure } from './write-failure.ts';

export interface SamlProviderWriterOptions {
  /** Another role than the reader's, with the same form. */
  readonly writerRole: ReaderRole;
  /** How many accounts are written at once; 10 when absent. */
  readonly concurrency?: number;
}

type Results = Map<SamlProviderEdit, EditResult<SamlProviderEdit>>;

interface Writing {
  readonly clients: AwsClients;
  readonly sessions: ReaderCredentials;
  readonly sts: STSClient;
  readonly stillMine: () => Promise<void>;
  readonly context: RunContext;
  readonly results: Results;
}

/** Four calls an account: AssumeRole, GetSAMLProvider, UpdateSAMLProvider and the read that shows the new document. */
export function createSamlProviderWriter(
  clients: AwsClients,
  { writerRole, concurrency = 10 }: SamlProviderWriterOptions,
): SamlProviderWriter {
  const sessions = createReaderCredentials(writerRole);
  return {
    async write(edits, stillMine, context) {
      if (edits.length === 0) return [];
      const results: Results = new Map();
      const sts = clients.sts(context);
      const writing = { clients, sessions, sts, stillMine, context, results };
      const providers = [...Map.groupBy(edits, ({ arn }) => arn).values()];
      // A lost lease or the deadline ends it; what was not begun then is told below.
      let done = 0;
      const write = async (each: readonly SamlProviderEdit[]) => {
        await writeProvider(each, writing);
        done += 1;
        context.progress({ phase: 'apply', what: 'SAML providers', done, total: providers.length });
      };
      await mapInFlight(providers, concurrency, write, context).catch(() => undefined);
      sts.destroy();
      const why = context.signal.aborted ? 'deadline' : 'earlier-failure';
      return edits.map((edit) => results.get(edit) ?? { status: 'not-attempted', edit, why });
    },
  };
}

/** All edits of one provider. @throws what says that the lease is lost, after it is told */
async function writeProvider(edits: readonly SamlProviderEdit[], writing: Writing): Promise<void> {
  const [first] = edits;
  if (first === undefined) return;
  const { clients, sessions, sts, context, results } = writing;
  const { account, arn } = first;
  let doing: WriteStep = 'AssumeRole';
  let begun = false;
  let lost: Error | undefined;
  const stillMine = () =>
    writing.stillMine().catch((error: unknown) => {
      lost = error instanceof Error ? error : new Error(String(error));
      throw error;
    });
  try {
    const iam = clients.iamOnce(await sessions.assume(sts, account, context), context);
    try {
      const note = (step: WriteStep) => {
        doing = step;
        begun ||= step === 'UpdateSAMLProvider';
      };
      const desk = { iam, arn, stillMine, context, doing: note };
      const refusals = await writeDocument(edits, desk);
      for (const edit of edits) {
        const failure = refusals.get(edit);
        results.set(
          edit,
          failure === undefined ? { status: 'applied', edit } : { status: 'failed', edit, failure },
        );
      }
    } finally {
      iam.destroy();
    }
  } catch (error) {
    const outOfTime = !begun && (context.signal.aborted || error instanceof DeadlineError);
    for (const edit of edits) {
      // Out of time before anything was written is no failure of this edit.
      const result: EditResult<SamlProviderEdit> = outOfTime
        ? { status: 'not-attempted', edit, why: 'deadline' }
        : { status: 'failed', edit, failure: writeFailure(error, doing, arn, context.signal) };
      results.set(edit, result);
    }
  }
  if (lost !== undefined) throw lost;
}
