import * as z from 'zod';

const time = z.iso.datetime();

/** Graph: synchronizationTaskExecution resource type. */
const taskExecution = z.strictObject({
  state: z.enum(['Succeeded', 'Failed', 'EntryLevelErrors']).default('Succeeded'),
  timeBegan: time,
  timeEnded: time,
});

/** Graph: synchronizationQuarantine resource type. When it is tried again follows from when it began. */
const quarantine = z.strictObject({
  seriesBegan: time,
  reason: z
    .enum([
      'EncounteredBaseEscrowThreshold',
      'EncounteredTotalEscrowThreshold',
      'EncounteredEscrowProportionThreshold',
      'EncounteredQuarantineException',
      'Unknown',
      'QuarantinedOnDemand',
      'TooManyDeletes',
      'IngestionInterrupted',
    ])
    .default('EncounteredQuarantineException'),
  error: z
    .strictObject({ code: z.string(), message: z.string(), tenantActionable: z.boolean().default(true) })
    .nullable()
    .default(null),
});

/** Graph: attributeMapping resource type; of its source the expression, such as `[objectId]`. */
const attributeMapping = z.strictObject({ target: z.string(), source: z.string() });

/** Graph: synchronizationJob and synchronizationStatus resource types. */
export const synchronizationJob = z.strictObject({
  id: z.string(),
  templateId: z.string(),
  cycles: z
    .enum(['when-told', 'by-the-clock'])
    .default('when-told')
    .describe(
      'Whether every 40 minutes of lab time a cycle signs in at the SCIM endpoint with the saved secrets',
    ),
  mapsGroups: z
    .boolean()
    .optional()
    .describe('Whether the rule of its schema brings groups too; it does when this is left out'),
  userMappings: z
    .array(attributeMapping)
    .optional()
    .describe(
      'What the users rule of its schema brings; as the template of AWS has it when this is left out',
    ),
  status: z.enum(['NotConfigured', 'NotRun', 'Active', 'Paused', 'Quarantine']).default('Active'),
  countSuccessiveCompleteFailures: z.int().min(0).optional(),
  lastExecution: taskExecution.optional(),
  lastSuccessfulExecution: taskExecution.optional(),
  lastSuccessfulExecutionWithExports: taskExecution.optional(),
  steadyStateFirstAchievedTime: time.optional(),
  steadyStateLastAchievedTime: time.optional(),
  synchronizedEntryCountByType: z.record(z.string(), z.int().min(0)).optional(),
  quarantine: quarantine.optional().describe('Of a job whose status is Quarantine'),
});

/** What the provisioning service signs in to the application with. */
export const synchronizationSecret = z.strictObject({
  key: z.string().min(1),
  value: z.string().describe('Of a secret that Graph wrote: `sha256:` and the hash of its text'),
});

export type SynchronizationJob = z.output<typeof synchronizationJob>;
export type AttributeMapping = z.output<typeof attributeMapping>;
export type SynchronizationSecret = z.output<typeof synchronizationSecret>;
