import type { Partition } from '../../model/aws.ts';
import { partitions } from '../../model/aws.ts';
import { knownPartition } from '../../model/region.ts';

/** The partition of a Region of the configuration, which has refused those that Rolebridge does not know. */
export function partitionOf(region: string): Partition {
  const partition = knownPartition(region);
  if (partition === undefined) throw new Error(`the partition of the Region ${region} is unknown`);
  return partition;
}

/** The partition that an ARN names, or undefined for one that Rolebridge does not know. */
export function partitionOfArn(arn: string): Partition | undefined {
  const named = arn.split(':')[1];
  return partitions.find((partition) => partition === named);
}
