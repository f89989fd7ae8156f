import { ResourceNotFoundException$ } from '@aws-sdk/client-eventbridge';
import type { EventRule } from '../../world.ts';
import { isRefusal, notEmulated, refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { busArn, busOf } from './event-bus.ts';

/** A rule of the caller's own bus. Users report the words about a rule and a bus that are not there. */
export function findRule(
  rule: string | undefined,
  busName: string | undefined,
  call: AwsCall,
): EventRule | Refusal {
  if (rule === undefined || !/^[.\-_A-Za-z0-9]{1,64}$/.test(rule)) return notEmulated(`a rule named ${rule}`);
  const bus = busOf(busName, call);
  if (isRefusal(bus)) return notEmulated('rules of a bus of another account or Region');
  if (bus === undefined) {
    const name = busName?.split('/').at(-1) ?? 'default';
    return refuseJson(ResourceNotFoundException$, `Event bus ${name} does not exist.`);
  }
  const found = bus.rules.find(({ name }) => name === rule);
  const where = bus.name === 'default' ? '' : ` on EventBus ${bus.name}`;
  return found ?? refuseJson(ResourceNotFoundException$, `Rule ${rule} does not exist${where}.`);
}

/** EventBridge User Guide: a rule of the default bus has no bus in its ARN. */
export function ruleArn(rule: string | undefined, busName: string | undefined, call: AwsCall): string {
  const bus = busArn(busName, call);
  const name = bus.split(':event-bus/')[1] ?? 'default';
  return bus.replace(/:event-bus\/.*$/, `:rule/${name === 'default' ? '' : `${name}/`}${rule}`);
}
