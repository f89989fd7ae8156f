import * as z from 'zod';
import { partitions, type Partition } from './aws.ts';

/**
 * How the Regions of a partition begin, where that is not the area of the commercial ones, such as `eu-` (AWS SDKs:
 * partitions.json).
 */
const beginnings: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

/** New areas come to the commercial partition: two letters, and a direction of the compass right after them. */
const commercial = /^[a-z]{2}-(central|(north|south)(east|west)?|east|west)-\d$/u;

/** What AWS calls the partition of a Region; undefined where its name does not tell. */
function partitionName(region: string): string | undefined {
  const named = beginnings.find(([beginning]) => region.startsWith(beginning));
  if (named !== undefined) return named[1];
  return commercial.test(region) ? 'aws' : undefined;
}

/** Undefined where Rolebridge does not know the partition of a Region: every ARN would be another one there. */
export function knownPartition(region: string): Partition | undefined {
  const name = partitionName(region);
  return partitions.find((partition) => partition === name);
}

/** A Region in the configuration. */
export const regionSetting = z
  .string()
  // AWS: "AWS Regions": partition or area, then a direction of the compass, then a number.
  .regex(/^[a-z]{2,4}(-[a-z]+)*-(central|(north|south)(east|west)?|east|west)-\d$/u, {
    error: 'a Region is written eu-west-1',
    abort: true,
  })
  .refine((region) => knownPartition(region) !== undefined, {
    error: ({ input }) => unknownWords(String(input)),
  });

function unknownWords(region: string): string {
  const name = partitionName(region);
  const where = name === undefined ? 'a partition' : `the partition ${name}`;
  return `${region} is in ${where} that Rolebridge does not know; it knows Regions of ${partitions.join(', ')}`;
}
