import type { HttpRequest } from '@smithy/types';
import { createLabClock } from '../../../src/lab/clock.ts';
import type { AwsClients, AwsClientOptions } from '../../../src/providers/aws/clients.ts';
import { createAwsClients } from '../../../src/providers/aws/clients.ts';
import type { TestContext } from '../../support/context.ts';
import { testContext } from '../../support/context.ts';
import { callerCredentials } from '../../support/worlds.ts';

export interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface CannedAws {
  readonly clients: AwsClients;
  readonly context: TestContext;
  /** Every request that was made, with the time at which it was. */
  readonly requests: readonly { readonly hostname: string; readonly at: number; readonly body: string }[];
}

/** AWS clients that get these JSON answers one after the other, the last one again and again. */
export function cannedAws(
  answers: readonly Canned[],
  options: Partial<AwsClientOptions> & { readonly signal?: AbortSignal } = {},
): CannedAws {
  const clock = createLabClock(new Date('2026-01-01T00:00:00Z'));
  const start = clock.now().getTime();
  const requests: { hostname: string; at: number; body: string }[] = [];
  const { signal, ...rest } = options;
  const clients = createAwsClients({
    region: 'eu-central-1',
    credentials: callerCredentials(),
    random: () => 0.5,
    ...rest,
    transport: {
      requestHandler: {
        async handle({ hostname, body }: HttpRequest) {
          const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
          const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
          requests.push({ hostname, at: clock.now().getTime() - start, body: text });
          return {
            response: {
              statusCode: answer.status ?? 200,
              headers: { 'content-type': 'application/x-amz-json-1.1', ...answer.headers },
              body: new TextEncoder().encode(JSON.stringify(answer.body ?? {})),
            },
          };
        },
      },
    },
  });
  return { clients, context: testContext(clock, signal), requests };
}
