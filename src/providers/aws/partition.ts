import type { Partition } from '../../model/aws.ts';
import { partitions } from '../../model/aws.ts';

/** The partition of a region (AWS General Reference: region names). */
export function partitionOf(region: string): Partition {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('cn-')) return 'aws-cn';
  return 'aws';
}

/** The partition that an ARN names, or undefined for one that Rolebridge does not know. */
export function partitionOfArn(arn: string): Partition | undefined {
  const named = arn.split(':')[1];
  return partitions.find((partition) => partition === named);
}
