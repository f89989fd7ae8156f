import * as z from 'zod';
import type { Graph } from '../client.ts';
import { failureFromAnswer, GraphFailure } from '../graph-failure.ts';
import { parsed } from '../refusals.ts';

/** One GET of a batch. */
export interface BatchedRead {
  /** What the answer is asked for by. */
  readonly key: string;
  /** Relative to v1.0. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ReadAnswer =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: unknown };

/** Microsoft Graph: "Combine multiple HTTP requests using JSON batching". */
const MOST_IN_A_BATCH = 20;

const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});
type InnerAnswer = z.output<typeof batchAnswer>['responses'][number];

/**
 * An answer for every key. What fails as a whole fails all that is in it and all that would come after it, which is
 * not sent: a Graph that is down is waited for once.
 */
export async function batchedReads(
  graph: Graph,
  reads: readonly BatchedRead[],
): Promise<ReadonlyMap<string, ReadAnswer>> {
  const answers = new Map<string, ReadAnswer>();
  for (let at = 0; at < reads.length; at += MOST_IN_A_BATCH) {
    const part = reads.slice(at, at + MOST_IN_A_BATCH);
    try {
      const byId = await sendBatch(graph, part);
      for (const [index, { key, url }] of part.entries())
        answers.set(key, toAnswer(byId.get(String(index)), url));
    } catch (error) {
      for (const { key } of reads.slice(at)) answers.set(key, { ok: false, error });
      break;
    }
  }
  return answers;
}

async function sendBatch(
  graph: Graph,
  reads: readonly BatchedRead[],
): Promise<ReadonlyMap<string, InnerAnswer>> {
  const requests = reads.map(({ url, headers }, index) => ({
    id: String(index),
    method: 'GET',
    url,
    ...(headers === undefined ? {} : { headers }),
  }));
  const { responses } = parsed(batchAnswer, await graph.post('/$batch', { requests }), 'a batch');
  return new Map(responses.map((each) => [each.id, each]));
}

function toAnswer(answer: InnerAnswer | undefined, url: string): ReadAnswer {
  if (answer === undefined) {
    const message = `Microsoft Graph answered a batch without the part for ${url}`;
    return { ok: false, error: new GraphFailure('ENTRA_UNEXPECTED_ANSWER', message, {}) };
  }
  const { status, headers, body } = answer;
  if (status === 200) return { ok: true, body };
  const text = JSON.stringify(body) ?? '';
  return { ok: false, error: failureFromAnswer(status, new Headers(headers ?? {}), text) };
}
