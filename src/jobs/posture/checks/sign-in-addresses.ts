import type { Partition } from '../../../model/aws.ts';

/** AWS: "Configure SAML assertions for the authentication response"; "AWS service endpoints" for the other partitions. */
const hosts = {
  aws: 'signin.aws.amazon.com',
  'aws-us-gov': 'signin.amazonaws-us-gov.com',
  'aws-cn': 'signin.amazonaws.cn',
} as const satisfies Record<Partition, string>;

/** AWS GovCloud (US) User Guide: "IAM"; in China it is the entity of the first Region's metadata. */
const names = {
  aws: 'urn:amazon:webservices',
  'aws-us-gov': 'urn:amazon:webservices:govcloud',
  'aws-cn': 'urn:amazon:webservices:cn-north(?:west)?-1',
} as const satisfies Record<Partition, string>;

const all = Object.keys(hosts) as readonly Partition[];
const region = String.raw`[a-z]{2,4}(?:-[a-z]+)+-\d`;
const anyHost = hostsOf(all);

/**
 * AWS IAM Identity Center User Guide, "Assertion Consumer Service (ACS) endpoints": the first host of a Region is for
 * IPv4 alone, the second for both, and instances since February 2026 do not use that of amazon.com.
 */
const centerHost = String.raw`${region}\.(?:(?:sso\.)?signin\.aws|${anyHost})`;
const centerIdentifier = new RegExp(String.raw`^https://${centerHost}/platform/saml/[^/\s]+$`, 'u');
const centerReply = new RegExp(String.raw`^https://${centerHost}/platform/saml/acs/\S+$`, 'u');

export function globalAddress(partition: Partition): string {
  return `https://${hosts[partition]}/saml`;
}

/** Whether an address is one of this partition, and of no other. */
export function isOfPartition(url: string, partition: Partition): boolean {
  const { hostname } = new URL(url);
  return hostname === hosts[partition] || hostname.endsWith(`.${hosts[partition]}`);
}

export function regionalAddress(partition: Partition, name: string): string {
  return `https://${name}.${hosts[partition]}/saml`;
}

export type AddressForm = 'accounts' | 'identity-center';

/**
 * Entra, "Tutorial: AWS Single-Account Access": what follows # tells instances apart, and is not sent.
 * @param partition Of the accounts; any when left out
 */
export function isIdentifier(text: string, form: AddressForm, partition?: Partition): boolean {
  if (form === 'identity-center') return centerIdentifier.test(text);
  const some = partition === undefined ? all : [partition];
  const urns = some.map((each) => names[each]).join('|');
  return new RegExp(String.raw`^(?:https://${hostsOf(some)}/saml|${urns})(?:#\S+)?$`, 'u').test(text);
}

/**
 * Where people sign in to accounts: the global address, one of a Region, or one for encrypted assertions.
 * @param partition Of the accounts; any when left out
 */
export function isReplyUrl(text: string, form: AddressForm, partition?: Partition): boolean {
  if (form === 'identity-center') return centerReply.test(text);
  const host = hostsOf(partition === undefined ? all : [partition]);
  return new RegExp(String.raw`^https://(?:${region}\.)?${host}/saml(?:/acs/\S+)?$`, 'u').test(text);
}

/**
 * The first of the address itself, #1, #2 and so on that no application of the tenant has. Whatever the case: Entra holds
 * identifiers to be the same that differ in nothing else.
 */
export function freeIdentifier(base: string, taken: ReadonlySet<string>): string {
  const plain = base.split('#', 1)[0] ?? base;
  const all = new Set([...taken].map((each) => each.toLowerCase()));
  let [candidate, number] = [plain, 0];
  while (all.has(candidate.toLowerCase())) {
    number += 1;
    candidate = `${plain}#${number}`;
  }
  return candidate;
}

function hostsOf(some: readonly Partition[]): string {
  return `(?:${some.map((each) => hosts[each].replaceAll('.', String.raw`\.`)).join('|')})`;
}
