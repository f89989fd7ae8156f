import * as z from 'zod';
import { duration, milliseconds } from '../../core/duration.ts';
import { limitsSettings } from '../limits-settings.ts';
import { samlConnection } from '../saml-connection-settings.ts';

/** The section `jobs.samlRotation` of the configuration. Descriptions end up in the JSON Schema for editors. */
export const rotationPolicies = ['off', 'notify', 'stage', 'on'] as const;

/**
 * How far a run goes that no person asked for.
 *
 * | policy | makes and distributes the new one, takes the old one away | activates  | when a person asks |
 * |--------|------------------------------------------------------------|------------|--------------------|
 * | off    | nothing is planned                                         | no         | nothing is planned |
 * | notify | withheld                                                   | withheld   | done               |
 * | stage  | done                                                       | withheld   | done               |
 * | on     | done                                                       | done       | done               |
 */
export type RotationPolicy = (typeof rotationPolicies)[number];

/** Graph: addTokenSigningCertificate: three years at most. */
const longestValidity = '1095d';

const connection = z
  .strictObject({
    name: samlConnection.shape.name.describe('A SAML connection of the configuration'),
    policy: z
      .enum(rotationPolicies)
      .default('notify')
      .describe(
        'notify: everything waits for a person; stage: only the activation does; on: nothing does; off: never rotated',
      ),
    stageBefore: duration
      .default('60d')
      .describe('How long before the active certificate ends the next one is made'),
    activateBefore: duration
      .default('30d')
      .describe('policy on: how long before the active certificate ends the next one may become active'),
    settle: duration
      .default('1d')
      .describe('policy on: how long every account must have been seen to accept the next one before that'),
    overlap: duration
      .default('14d')
      .describe('How long accounts go on accepting the old certificate after the activation'),
    validity: duration
      .default(longestValidity)
      .describe('How long a new certificate lasts; three years at most'),
    subject: z
      .string()
      .regex(/^CN=.+$/u, 'a subject begins with CN=')
      .default('CN=Microsoft Azure Federated SSO Certificate')
      .describe('Subject of new certificates'),
  })
  .superRefine((settings, context) => {
    const refuse = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    const [stageBefore, activateBefore] = [
      milliseconds(settings.stageBefore),
      milliseconds(settings.activateBefore),
    ];
    const [settle, validity] = [milliseconds(settings.settle), milliseconds(settings.validity)];
    if (activateBefore >= stageBefore) {
      refuse('activateBefore', `it has to be shorter than stageBefore, which is ${settings.stageBefore}`);
    }
    if (settle >= activateBefore) {
      refuse('settle', `it has to be shorter than activateBefore, which is ${settings.activateBefore}`);
    }
    if (validity > milliseconds(longestValidity)) {
      refuse('validity', `Entra makes certificates of ${longestValidity} at most`);
    }
    if (validity <= stageBefore) {
      refuse('validity', `it has to be longer than stageBefore, which is ${settings.stageBefore}`);
    }
  });

/** A clean-up takes one of two certificates away in every account, however many there are; two of three is too much. */
const rotationLimits = limitsSettings.unwrap().extend({
  maxDeletes: z
    .int()
    .min(0)
    .default(10_000)
    .describe('Certificates taken away in one run for one connection'),
  maxDeleteRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Share of the certificates that the accounts of a connection accept and that are ours'),
});

export const samlRotationSettings = z.strictObject({
  limits: rotationLimits.prefault({}).describe('Accidental deletion prevention'),
  connections: z
    .array(connection)
    .min(1, 'a job without a connection has nothing to do')
    .superRefine((connections, context) => {
      const first = new Map<string, number>();
      for (const [index, { name }] of connections.entries()) {
        const earlier = first.get(name);
        if (earlier === undefined) first.set(name, index);
        else {
          const message = `connection ${earlier + 1} has the same name, ${name}`;
          context.addIssue({ code: 'custom', path: [index, 'name'], message });
        }
      }
    })
    .describe('What is rotated; a connection that is not named here is not'),
});

export type SamlRotationSettings = z.output<typeof samlRotationSettings>;
export type RotationSettings = SamlRotationSettings['connections'][number];
