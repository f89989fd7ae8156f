import { describe, expect, it } from 'vitest';
import { knownPartition, regionSetting } from '../../src/model/region.ts';

const unknown = (region: string, where: string) =>
  `${region} is in ${where} that Rolebridge does not know; it knows Regions of aws, aws-us-gov, aws-cn`;

/** What is wrong with a Region of the configuration. */
function wrongWith(region: string): readonly string[] {
  return regionSetting.safeParse(region).error?.issues.map(({ message }) => message) ?? [];
}

describe('a Region', () => {
  it.each([
    { region: 'eu-west-1', partition: 'aws' },
    { region: 'ap-southeast-7', partition: 'aws' },
    { region: 'mx-central-1', partition: 'aws' },
    { region: 'us-gov-east-1', partition: 'aws-us-gov' },
    { region: 'cn-northwest-1', partition: 'aws-cn' },
  ])('$region is taken, and is in $partition', ({ region, partition }) => {
    expect(wrongWith(region)).toEqual([]);
    expect(knownPartition(region)).toBe(partition);
  });

  it.each([
    { region: 'eusc-de-east-1', where: 'the partition aws-eusc' },
    { region: 'us-iso-east-1', where: 'the partition aws-iso' },
    { region: 'us-isob-west-1', where: 'the partition aws-iso-b' },
    { region: 'eu-isoe-west-1', where: 'the partition aws-iso-e' },
    { region: 'us-isof-south-1', where: 'the partition aws-iso-f' },
    { region: 'xy-new-east-1', where: 'a partition' },
    { region: 'moon-east-1', where: 'a partition' },
  ])('$region is refused, with the name of its partition', ({ region, where }) => {
    expect(wrongWith(region)).toEqual([unknown(region, where)]);
    expect(knownPartition(region)).toBeUndefined();
  });

  it('is not judged by its partition where it is none', () => {
    expect(wrongWith('eu-wset-1')).toEqual(['a Region is written eu-west-1']);
  });
});
