import type { EventBus } from '../../world.ts';
import { notEmulated } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

const ARN = /^arn:[^:]+:events:([^:]*):([^:]*):event-bus\/(.+)$/;

interface BusName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** A bus is named by its name or its ARN; without either it is the default one. */
function readName(text: string | undefined, { account, region }: AwsCall): BusName {
  const [, itsRegion, itsAccount, name] = ARN.exec(text ?? '') ?? [];
  return itsRegion !== undefined && itsAccount !== undefined && name !== undefined
    ? { account: itsAccount, region: itsRegion, name }
    : { account: account.id, region, name: text ?? 'default' };
}

export function busArn(text: string | undefined, call: AwsCall): string {
  const { account, region, name } = readName(text, call);
  return `arn:${call.clouds.world.aws.partition}:events:${region}:${account}:event-bus/${name}`;
}

/** undefined when there is no such bus. Every account has its default bus in each Region. */
export function busOf(text: string | undefined, call: AwsCall): EventBus | Refusal | undefined {
  const { account, region, name } = readName(text, call);
  if (account !== call.account.id || region !== call.region) {
    return notEmulated('events:PutEvents to a bus of another account or Region');
  }
  const { eventBuses } = call.account;
  const bus = eventBuses.find((each) => each.name === name && each.region === region);
  if (bus !== undefined || name !== 'default') return bus;
  const standard: EventBus = { region, name, throttledEntries: 0, rules: [], events: [] };
  eventBuses.push(standard);
  return standard;
}
