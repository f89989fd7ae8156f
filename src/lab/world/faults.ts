import * as z from 'zod';
import { accountId } from './account-id.ts';

export const fault = z.strictObject({
  operation: z
    .string()
    .describe('As the journal names it, for example iam:ListRoles or graph:PATCH servicePrincipals'),
  account: accountId.optional().describe('Only calls made with the credentials of this account'),
  contains: z.string().optional().describe('Only requests whose URL or body has this text'),
  skip: z.int().min(0).default(0).describe('How many matching requests pass before the first is hit'),
  every: z.int().min(1).default(1).describe('Of the rest, every nth is hit'),
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  effect: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('error').describe('The cloud answers with its own error form'),
      status: z.int(),
      code: z.string(),
      message: z.string().default('Injected by the lab.'),
      retryAfter: z.int().optional().describe('Seconds, sent as Retry-After'),
    }),
    z.strictObject({
      type: z.literal('reset').describe('The connection breaks before the request is handled'),
    }),
    z.strictObject({
      type: z.literal('lost-reply').describe('The request is handled, then the connection breaks'),
    }),
    z.strictObject({ type: z.literal('garbage').describe('Status 502 with an HTML body') }),
  ]),
});

export type Fault = z.output<typeof fault>;
export type FaultInput = z.input<typeof fault>;
