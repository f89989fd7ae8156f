import { expect, it } from 'vitest';
import { partitionOf, partitionOfArn } from '../../../src/providers/aws/partition.ts';

it.each([
  { region: 'eu-central-1', partition: 'aws' },
  { region: 'us-east-1', partition: 'aws' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov' },
  { region: 'cn-north-1', partition: 'aws-cn' },
])('the region $region is in $partition', ({ region, partition }) => {
  expect(partitionOf(region)).toBe(partition);
});

it('no partition is guessed for a Region that the configuration refuses', () => {
  expect(() => partitionOf('eusc-de-east-1')).toThrow(
    'the partition of the Region eusc-de-east-1 is unknown',
  );
});

it.each([
  { arn: 'arn:aws:iam::111122223333:role/x', partition: 'aws' },
  { arn: 'arn:aws-cn:iam::111122223333:role/x', partition: 'aws-cn' },
  { arn: 'arn:aws-iso:iam::111122223333:role/x', partition: undefined },
  { arn: '', partition: undefined },
])('the ARN "$arn" is in $partition', ({ arn, partition }) => {
  expect(partitionOfArn(arn)).toBe(partition);
});
