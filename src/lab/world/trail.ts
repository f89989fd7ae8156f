import * as z from 'zod';

/** CloudTrail API reference: EventSelector. */
const eventSelector = z.strictObject({
  readWriteType: z.enum(['ReadOnly', 'WriteOnly', 'All']).default('All'),
  includeManagementEvents: z.boolean().default(true),
});

/** CloudTrail API reference: AdvancedEventSelector, AdvancedFieldSelector. */
const advancedEventSelector = z.strictObject({
  name: z.string().optional(),
  fieldSelectors: z
    .array(
      z.strictObject({
        field: z.string(),
        equals: z.array(z.string()).optional(),
        notEquals: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});

/** A trail of AWS CloudTrail: what it would record, for nothing is recorded. */
export const trail = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,127}$/),
    homeRegion: z.string(),
    multiRegion: z.boolean().default(true),
    organization: z.boolean().default(false).describe('Seen in every account of the organization'),
    logging: z.boolean().default(true),
    selectors: z.array(eventSelector).optional(),
    advancedSelectors: z.array(advancedEventSelector).optional(),
  })
  .refine(
    ({ selectors, advancedSelectors }) => selectors === undefined || advancedSelectors === undefined,
    'a trail has selectors of the one kind or of the other',
  );

export type Trail = z.output<typeof trail>;
