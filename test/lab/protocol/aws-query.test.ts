import { AssumeRole$ } from '@aws-sdk/client-sts';
import { QueryShapeSerializer } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQueryInput } from '../../../src/lab/protocol/aws-query.ts';

/** The SDK's own writer of the form that the lab reads. */
function written(input: unknown): URLSearchParams {
  const settings = {
    timestampFormat: { useTrait: true as const, default: 5 as const },
    httpBindings: false,
    xmlNamespace: '',
    serviceNamespace: '',
    serializeEmptyLists: true,
  };
  const serializer = new QueryShapeSerializer(settings);
  serializer.write(AssumeRole$[4] as never, input);
  return new URLSearchParams(String(serializer.flush()));
}

describe('the query protocol', () => {
  it('reads what the SDK writes: text, numbers, lists and structures', () => {
    const text = fc.string({ unit: 'grapheme' });
    const input = fc.record(
      {
        RoleArn: text,
        RoleSessionName: text,
        DurationSeconds: fc.integer(),
        Tags: fc.array(fc.record({ Key: text, Value: text }), { maxLength: 12 }),
        TransitiveTagKeys: fc.array(text, { maxLength: 12 }),
      },
      { requiredKeys: ['RoleArn', 'RoleSessionName'] },
    );
    fc.assert(
      fc.property(input, (given) => {
        expect(parseQueryInput(AssumeRole$, written(given))).toEqual(given);
      }),
      { seed: 3 },
    );
  });
});
