import type { WorldInput } from '../../src/lab/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import { beforeSlices, type SlicesState } from '../../src/state/slices.ts';
import type { LabExecution, LabFunction } from '../../src/lab/functions.ts';
import { MANAGEMENT_ACCOUNT, worldWith } from './worlds.ts';
import type { FaultInput, World } from '../../src/lab/world.ts';

export const deployedFunction = 'rolebridge-prod-appRoles';

type FunctionInput = NonNullable<WorldInput['aws']['accounts'][number]['functions']>[number];

/** A world in which the function of app-roles is deployed, as serverless.yml deploys it. */
export function deployedWorld(
  changes: Partial<FunctionInput> = {},
  deniedActions: readonly string[] = [],
  faults: readonly FaultInput[] = [],
): World {
  const made = { region: 'eu-west-1', name: deployedFunction, aliases: { durable: '1' }, ...changes };
  return worldWith({
    faults: [...faults],
    accounts: [
      {
        id: MANAGEMENT_ACCOUNT,
        name: 'management',
        roles: [{ name: 'rolebridge', trust: {}, deniedActions: [...deniedActions] }],
        functions: [made],
      },
    ],
  });
}

/** Ends as a deployed job does: the report is in the state of its last slice, and is given when the run is in order. */
export function reporting(report: RunReport, failure?: Error): LabFunction {
  return async (_payload, execution) => {
    stepped(execution, { ...beforeSlices, slices: 1, next: { kind: 'again', afterSeconds: 1 } });
    stepped(execution, { ...beforeSlices, slices: 2, next: { kind: 'end', report } });
    if (failure !== undefined) throw failure;
    return report;
  };
}

export function stepped(execution: LabExecution, state: SlicesState): void {
  execution.step('slices', state);
}
