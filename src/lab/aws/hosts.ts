import type { AwsWorld } from '../world.ts';

type Partition = AwsWorld['partition'];

/** AWS: the endpoint rule sets of the three services; STS has an endpoint in every Region. */
const HOSTS: Readonly<Record<Partition, Readonly<Record<string, string>>>> = {
  aws: { iam: 'iam.amazonaws.com', organizations: 'organizations.us-east-1.amazonaws.com' },
  'aws-us-gov': {
    iam: 'iam.us-gov.amazonaws.com',
    organizations: 'organizations.us-gov-west-1.amazonaws.com',
  },
  'aws-cn': {
    iam: 'iam.cn-north-1.amazonaws.com.cn',
    organizations: 'organizations.cn-northwest-1.amazonaws.com.cn',
  },
};

/** Every AWS host is answered, so that a service which is not emulated says so and is not just missing. */
export function isAwsHost(host: string): boolean {
  return /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(host);
}

/** Credentials of one partition are unknown in every other (AWS: "Amazon Resource Names": partitions). */
export function partitionOfHost(host: string): Partition {
  if (host.endsWith('.cn')) return 'aws-cn';
  return /\.us-gov[.-]/.test(host) ? 'aws-us-gov' : 'aws';
}

/** `sts.amazonaws.com`, which lacks the operations that need a Region. */
export function isGlobalEndpoint(host: string): boolean {
  return host === 'sts.amazonaws.com';
}

/** The service by the host's first word, for requests that no signature names it for. */
export function serviceOfHost(host: string): string {
  return host.split('.')[0]?.replace(/-fips$/, '') ?? host;
}

/** The host a service has in a partition, for requests that came in on loopback. */
export function hostOf(partition: Partition, service: string, region: string): string {
  return (
    HOSTS[partition][service] ?? `${service}.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`
  );
}
