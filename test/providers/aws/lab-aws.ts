import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { Lab } from '../../../src/lab/lab.ts';
import { createLab } from '../../../src/lab/lab.ts';
import { requestHandler } from '../../../src/lab/mounts/request-handler.ts';
import type { AwsClients } from '../../../src/providers/aws/clients.ts';
import { createAwsClients } from '../../../src/providers/aws/clients.ts';
import type { TestContext } from '../../support/context.ts';
import { testContext } from '../../support/context.ts';
import type { WorldOptions } from '../../support/worlds.ts';
import { callerCredentials, worldWith } from '../../support/worlds.ts';

export interface LabAws {
  readonly lab: Lab;
  readonly clients: AwsClients;
  readonly context: TestContext;
  /** The AWS operations that were called, in order, as the journal names them. */
  operations(): readonly string[];
}

export interface LabAwsOptions extends WorldOptions {
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Changes what AWS says, for what the lab is too faithful to say. Gets the reply's and the request's text. */
  readonly rewrite?: (reply: string, request: string) => string;
}

/** Our AWS clients on a lab, signed in as the caller of the world. */
export function labAws(options: LabAwsOptions = {}): LabAws {
  const lab = createLab(worldWith(options));
  const clients = createAwsClients({
    region: options.region ?? 'eu-central-1',
    transport: { requestHandler: handlerOf(lab, options.rewrite) },
    credentials: callerCredentials(),
    random: () => 0.5,
  });
  return {
    lab,
    clients,
    context: testContext(lab.clock, options.signal),
    operations: () => lab.journal.entries.map((entry) => entry.operation),
  };
}

function handlerOf(
  lab: Lab,
  rewrite: LabAwsOptions['rewrite'],
): NonNullable<IAMClientConfig['requestHandler']> {
  const handler = requestHandler(lab);
  if (rewrite === undefined) return handler;
  return {
    ...handler,
    async handle(
      request: Parameters<typeof handler.handle>[0],
      options: Parameters<typeof handler.handle>[1],
    ) {
      const { response } = await handler.handle(request, options);
      const reply = new TextDecoder().decode(response.body as Uint8Array);
      response.body = new TextEncoder().encode(rewrite(reply, textOf(request.body)));
      return { response };
    },
  };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
}
