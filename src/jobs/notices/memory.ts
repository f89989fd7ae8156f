import * as z from 'zod';
import type { Credential, Finding } from '../../model/credentials.ts';
import { severities } from '../../model/posture.ts';

/** ISO, as all times here. */
const time = z.iso.datetime();
const count = z.int().min(0);

const credential = z.object({
  key: z.string(),
  kind: z.enum([
    'saml-signing-certificate',
    'saml-provider-certificate',
    'identity-center-certificate',
    'scim-token',
    'provisioning',
    'client-secret',
    'client-certificate',
    'federated-credential',
  ]),
  state: z.enum(['active', 'staged', 'stale', 'accepted']),
  title: z.string(),
  livesIn: z.string(),
  cutsOff: z.string(),
  id: z.string().exactOptional(),
  notBefore: z.string().exactOptional(),
  notAfter: z.string().exactOptional(),
  evidence: z.enum(['read', 'announced', 'stated', 'assumed']),
  source: z.string(),
  remedy: z.string(),
}) satisfies z.ZodType<Credential>;

const finding = z.object({
  key: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  text: z.string(),
  remedy: z.string(),
}) satisfies z.ZodType<Finding>;

const toldOfCredential = z.object({
  until: time.describe('The end that was told of'),
  horizon: count.exactOptional().describe('The most urgent that was told; those before it count as told'),
  day: z.iso.date().exactOptional().describe('The last day on which it was told'),
  overdue: count.exactOptional().describe('The last week after the end in which it was told'),
  renewed: z.literal(true).exactOptional().describe('This end was told as a renewal'),
  left: z
    .object({ day: z.iso.date(), ends: z.array(time) })
    .exactOptional()
    .describe('The ends that were told of before it, and given up on that day'),
});

const toldOfFinding = z.object({
  at: time,
  severity: z.enum(severities),
  generation: count.describe('The newest generation of subjects that it named then'),
  reminders: count.describe('The last week in which it was told again'),
});

const seen = time.describe('When it was noted as it is here');

/**
 * What is remembered of one credential or finding: how it was, and which recipient was told what. A recipient is its
 * name and its address, as `addressee` says.
 */
export const memoryEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('credential'),
    seen,
    credential,
    told: z.record(z.string(), toldOfCredential),
  }),
  z.object({
    type: z.literal('finding'),
    seen,
    finding,
    // One list for all recipients: DynamoDB takes 400 KB an item, and there may be thousands of subjects.
    subjects: z.record(z.string(), count).describe('Subject -> the generation in which it was added'),
    told: z.record(z.string(), toldOfFinding),
  }),
]);

export type MemoryEntry = z.output<typeof memoryEntry>;
export type RememberedCredential = Extract<MemoryEntry, { type: 'credential' }>;
export type RememberedFinding = Extract<MemoryEntry, { type: 'finding' }>;
export type ToldOfCredential = z.output<typeof toldOfCredential>;
export type ToldOfFinding = z.output<typeof toldOfFinding>;

/** By the key of the credential or finding. */
export type Memory = ReadonlyMap<string, MemoryEntry>;

/** What a recipient was told, which may have any name: also `constructor`. */
export function toldTo<T>(told: Readonly<Record<string, T>>, addressee: string): T | undefined {
  return Object.hasOwn(told, addressee) ? told[addressee] : undefined;
}
