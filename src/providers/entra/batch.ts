import * as z from 'zod';
import { retryAfterMs } from '../retry.ts';
import { isTransient } from './transient.ts';

const batchRequests = z.object({
  requests: z.array(
    z.looseObject({ id: z.string(), method: z.string(), dependsOn: z.array(z.string()).optional() }),
  ),
});

const batchAnswer = z.object({
  responses: z.array(
    z.looseObject({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

const innerError = z.object({ error: z.object({ code: z.string() }) });

type InnerRequest = z.output<typeof batchRequests>['requests'][number];
type InnerAnswer = z.output<typeof batchAnswer>['responses'][number];

/**
 * One JSON batch on its way to an answer for each of its requests. Graph throttles every inner request on its
 * own, with a Retry-After of its own, inside a batch that is answered with 200; only those are sent again.
 * Microsoft Graph: "Combine multiple HTTP requests using JSON batching".
 */
export class Batch {
  readonly #requests: readonly InnerRequest[];
  readonly #answers = new Map<string, InnerAnswer>();
  #pending: readonly InnerRequest[];

  private constructor(requests: readonly InnerRequest[]) {
    this.#requests = requests;
    this.#pending = requests;
  }

  /** Undefined when the request is no batch. */
  static of(url: string, method: string, body: unknown): Batch | undefined {
    if (method !== 'POST' || typeof body !== 'string' || !new URL(url).pathname.endsWith('/$batch'))
      return undefined;
    return new Batch(batchRequests.parse(JSON.parse(body)).requests);
  }

  get unfinished(): boolean {
    return this.#pending.length > 0;
  }

  /** Posting the batch twice does what posting its requests twice does. */
  get repeatable(): boolean {
    return this.#pending.every(({ method }) => method.toUpperCase() !== 'POST');
  }

  /** Whether one of its requests does more than read. */
  get changes(): boolean {
    return this.#requests.some(({ method }) => method.toUpperCase() !== 'GET');
  }

  /** What is to be sent now. A dependency that has been met is left out, since it is not in this batch. */
  body(): string {
    const ids = new Set(this.#pending.map(({ id }) => id));
    const requests = this.#pending.map(({ dependsOn, ...request }) => {
      const waitsFor = dependsOn?.filter((id) => ids.has(id)) ?? [];
      return waitsFor.length === 0 ? request : { ...request, dependsOn: waitsFor };
    });
    return JSON.stringify({ requests });
  }

  /** Takes in an answer, whose parts may be in any order, and gives the answer to the whole batch so far. */
  take(text: string): string {
    for (const answer of batchAnswer.parse(JSON.parse(text)).responses) this.#answers.set(answer.id, answer);
    const again = new Set<string>();
    this.#pending = this.#pending.filter((request) => {
      const repeat = this.#isToBeRepeated(request, again);
      if (repeat) again.add(request.id);
      return repeat;
    });
    const responses = this.#requests.flatMap(({ id }) => this.#answers.get(id) ?? []);
    return JSON.stringify({ responses });
  }

  /** The longest wait that one of the unfinished requests was told. */
  retryAfterMs(now: Date): number | undefined {
    const waits = this.#pending.flatMap(({ id }) => {
      const headers = new Headers(this.#answers.get(id)?.headers ?? {});
      return retryAfterMs(headers.get('retry-after'), now) ?? [];
    });
    return waits.length === 0 ? undefined : Math.max(...waits);
  }

  #isToBeRepeated(request: InnerRequest, again: ReadonlySet<string>): boolean {
    const method = request.method.toUpperCase();
    const answer = this.#answers.get(request.id);
    if (answer === undefined) return method !== 'POST';
    // 424: what it depends on failed; a dependency always stands before what waits for it.
    if (answer.status === 424) return request.dependsOn?.some((id) => again.has(id)) ?? false;
    return isTransient(method, answer.status, innerError.safeParse(answer.body).data?.error.code);
  }
}
