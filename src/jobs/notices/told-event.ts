import * as z from 'zod';
import { severities } from '../../model/posture.ts';

const credential = z
  .object({
    key: z.string().describe('Names it for good: scim-token/identity-center'),
    kind: z.string().describe('saml-signing-certificate, scim-token, client-secret, …'),
    title: z.string(),
    livesIn: z.string().describe('Where it is'),
    cutsOff: z.string().describe('What stops working for whom when it ends'),
    id: z.string().optional().describe('A thumbprint or key id'),
    notAfter: z.string().describe('When it ends, ISO 8601'),
    daysLeft: z.int().describe('Whole days until then; negative after it'),
    evidence: z.enum(['read', 'announced', 'stated', 'assumed']).describe('How its end is known'),
    source: z.string().describe('More of how it is known'),
    asNoted: z
      .string()
      .optional()
      .describe('Since when it is known like this, ISO 8601, when it could not be read now'),
  })
  .describe('As it is now');

const finding = z.object({
  key: z.string().describe('Names it for good: active-certificate-missing/production'),
  severity: z.enum(severities),
  title: z.string(),
  text: z.string().describe('In full: what, where, whom it cuts off'),
});

const days = z.int().min(0);
const always = {
  formatVersion: z.literal(1),
  severity: z
    .enum(severities)
    .describe(
      'critical: it has ended, or ends in at most 7 days, or a critical finding; warning: at most 30 days',
    ),
  summary: z.string().describe('One line'),
};
const remedy = z.string().describe('The exact command or page that mends it');

const aboutFindings = [
  z.object({ ...always, notice: z.literal('finding'), finding, remedy }),
  z.object({
    ...always,
    notice: z.literal('reminder'),
    finding,
    week: z.int().min(1).describe('Weeks since it was told'),
    remedy,
  }),
  z.object({ ...always, notice: z.literal('resolved'), finding }),
] as const;

const aboutCredentials = [
  z.object({
    ...always,
    notice: z.literal('horizon'),
    credential,
    horizon: days.describe('Days before the end that have been passed'),
    covers: z.array(days).describe('Every horizon that is told with it'),
    remedy,
  }),
  z.object({ ...always, notice: z.literal('daily'), credential, remedy }),
  z.object({
    ...always,
    notice: z.literal('overdue'),
    credential,
    week: z.int().min(1).describe('Week after the end'),
    covers: z.array(days).describe('Horizons that were never told'),
    remedy,
  }),
  z.object({
    ...always,
    notice: z.literal('renewed'),
    credential,
    previous: z.string().optional().describe('The end last told of, ISO 8601'),
  }),
] as const;

/** The detail of the event that a recipient with an event bus gets, by the kind of notice. */
export const toldEvent = z.discriminatedUnion('notice', [...aboutCredentials, ...aboutFindings]);

/** The same of a job that tells of findings alone. */
export const findingEvent = z.discriminatedUnion('notice', [...aboutFindings]);

export type ToldEvent = z.output<typeof toldEvent>;
