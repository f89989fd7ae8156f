import * as z from 'zod';
import type { AttributeMapping } from '../../../model/federation.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph: synchronizationSchema, objectMapping and attributeMapping resource types. */
const schema = z.object({
  synchronizationRules: z.array(
    z.object({
      objectMappings: z.array(
        z.object({
          sourceObjectName: z.string().nullish(),
          enabled: z.boolean().nullish(),
          attributeMappings: z
            .array(
              z.object({
                targetAttributeName: z.string(),
                source: z.object({ expression: z.string().nullish(), name: z.string().nullish() }).nullish(),
              }),
            )
            .nullish(),
        }),
      ),
    }),
  ),
});

/** Of users that are brought, over all rules: a mapping that is switched off brings nobody. */
export function userMappings(answer: unknown, what: string): readonly AttributeMapping[] {
  return parsed(schema, answer, what)
    .synchronizationRules.flatMap(({ objectMappings }) => objectMappings)
    .filter(({ sourceObjectName, enabled }) => sourceObjectName === 'User' && enabled !== false)
    .flatMap(({ attributeMappings }) => attributeMappings ?? [])
    .map(({ targetAttributeName, source }) => ({
      target: targetAttributeName,
      source: source?.expression || source?.name || '',
    }));
}
