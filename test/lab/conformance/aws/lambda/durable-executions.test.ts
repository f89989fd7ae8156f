import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  type Event,
  type InvokeCommandInput,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { ExecutionEnded, type LabFunction } from '../../../../../src/lab/functions.ts';
import { exportWorld } from '../../../../../src/lab/lab.ts';
import { MANAGEMENT_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

const JOB = 'rolebridge-prod-appRoles';
const arn = `arn:aws:lambda:eu-west-1:${MANAGEMENT_ACCOUNT}:function:${JOB}`;

function labWith(run: LabFunction = async () => 'done', deniedActions: string[] = []): AwsLab {
  const world = worldWith({
    accounts: [
      {
        id: MANAGEMENT_ACCOUNT,
        name: 'management',
        roles: [{ name: 'rolebridge', trust: {}, deniedActions }],
        functions: [
          { region: 'eu-west-1', name: JOB, versions: ['1', '2'], aliases: { durable: '2' } },
          { region: 'eu-west-1', name: 'short', executionTimeout: 900, aliases: { durable: '1' } },
          { region: 'eu-west-1', name: 'plain', durable: false, aliases: { live: '1' } },
        ],
      },
    ],
  });
  return awsLab(world, 'eu-west-1', { functions: { [JOB]: run, plain: run } });
}

const start: InvokeCommandInput = {
  FunctionName: JOB,
  Qualifier: 'durable',
  InvocationType: 'Event',
  DurableExecutionName: 'run-1',
  Payload: '{"mode":"plan"}',
};

async function started(lab: AwsLab, changes: Partial<InvokeCommandInput> = {}): Promise<string> {
  const { DurableExecutionArn = '' } = await lab.lambda.send(new InvokeCommand({ ...start, ...changes }));
  return DurableExecutionArn;
}

const look = (lab: AwsLab, execution: string, IncludeExecutionData?: boolean) =>
  lab.lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn: execution, IncludeExecutionData }));

describe('functions of AWS Lambda', () => {
  it('are not there when nobody made them', async () => {
    const command = new InvokeCommand({ ...start, FunctionName: 'rolebridge-conformance-absent' });
    await expect(awsTarget().lambda.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  inLab(() => {
    it('start a durable execution under its name, and say the version', async () => {
      const answer = await labWith().lambda.send(new InvokeCommand(start));
      expect(answer).toMatchObject({ StatusCode: 202, ExecutedVersion: '2' });
      expect(answer.DurableExecutionArn).toMatch(
        new RegExp(String.raw`^${arn}:2/durable-execution/run-1/[\w-]+$`, 'u'),
      );
    });

    it.each([
      {
        name: 'by name and alias together',
        changes: { FunctionName: `${JOB}:durable`, Qualifier: undefined },
      },
      { name: 'by a version', changes: { Qualifier: '2' } },
      { name: 'by ARN', changes: { FunctionName: arn } },
      { name: 'by a whole ARN', changes: { FunctionName: `${arn}:durable`, Qualifier: undefined } },
    ])('are known $name', async ({ changes }) => {
      expect(await started(labWith(), changes)).toContain(`${arn}:2/`);
    });

    it('run on after the answer, and keep their result', async () => {
      const gate = Promise.withResolvers<string>();
      const lab = labWith(() => gate.promise);
      const execution = await started(lab);
      expect(await look(lab, execution)).toMatchObject({
        Status: 'RUNNING',
        DurableExecutionName: 'run-1',
        FunctionArn: `${arn}:2`,
        InputPayload: '{"mode":"plan"}',
        ExecutionDataIncluded: true,
      });
      gate.resolve('ended');
      await gate.promise;
      const ended = await look(lab, execution);
      expect(ended).toMatchObject({ Status: 'SUCCEEDED', Result: '"ended"' });
      expect(ended.StartTimestamp).toEqual(new Date('2026-11-20T08:00:00Z'));
      const bare = await look(lab, execution, false);
      expect([bare.Result, bare.InputPayload, bare.ExecutionDataIncluded]).toEqual([
        undefined,
        undefined,
        false,
      ]);
    });

    it.each([
      { name: 'throw', thrown: new TypeError('broken'), status: 'FAILED', type: 'TypeError' },
      { name: 'are stopped', thrown: new ExecutionEnded('STOPPED', 'by Ada'), status: 'STOPPED' },
      { name: 'take too long', thrown: new ExecutionEnded('TIMED_OUT', 'late'), status: 'TIMED_OUT' },
    ])('that $name end as $status, with the error', async ({ thrown, status, type = 'ExecutionEnded' }) => {
      const lab = labWith(() => Promise.reject(thrown));
      expect(await look(lab, await started(lab))).toMatchObject({
        Status: status,
        Error: { ErrorType: type, ErrorMessage: thrown.message },
      });
    });

    it('start once for one name and payload, and refuse another payload', async () => {
      let runs = 0;
      const lab = labWith(async () => (runs += 1));
      const execution = await started(lab);
      expect(await started(lab)).toBe(execution);
      expect(runs).toBe(1);
      await expect(started(lab, { Payload: '{"mode":"apply"}' })).rejects.toMatchObject({
        name: 'DurableExecutionAlreadyStartedException',
      });
    });

    it('have a history, on several pages, in either order', async () => {
      const lab = labWith(async (_payload, execution) => {
        for (const slices of [1, 2, 3]) execution.step('slices', { slices });
        return 'ended';
      });
      const execution = await started(lab);
      await look(lab, execution);
      const history = async (ReverseOrder: boolean, IncludeExecutionData = true): Promise<Event[]> => {
        const events: Event[] = [];
        let Marker: string | undefined;
        do {
          const page = await lab.lambda.send(
            new GetDurableExecutionHistoryCommand({
              DurableExecutionArn: execution,
              ReverseOrder,
              IncludeExecutionData,
              Marker,
            }),
          );
          expect(page.Events?.length).toBeLessThanOrEqual(3);
          events.push(...(page.Events ?? []));
          Marker = page.NextMarker;
        } while (Marker !== undefined);
        return events;
      };
      const forward = await history(false);
      expect(forward.map(({ EventType }) => EventType)).toEqual([
        'ExecutionStarted',
        'StepSucceeded',
        'StepSucceeded',
        'StepSucceeded',
        'ExecutionSucceeded',
      ]);
      expect(forward[3]).toMatchObject({
        Name: 'slices',
        SubType: 'WaitForCondition',
        StepSucceededDetails: { Result: { Payload: '{"slices":3}' } },
      });
      expect(await history(true)).toEqual(forward.toReversed());
      const bare = await history(true, false);
      expect(bare.flatMap((event) => event.StepSucceededDetails?.Result?.Payload ?? [])).toEqual([]);
    });

    it.each([
      {
        name: 'a durable function without a version',
        changes: { Qualifier: undefined },
        error: 'InvalidParameterValueException',
        words: 'You cannot invoke a durable function using an unqualified ARN.',
      },
      {
        name: 'an alias that is not there',
        changes: { Qualifier: 'live' },
        error: 'ResourceNotFoundException',
        words: `Function not found: ${arn}:live`,
      },
      {
        name: 'a named execution of a plain function',
        changes: { FunctionName: 'plain', Qualifier: 'live' },
        error: 'InvalidParameterValueException',
        words: 'plain is not a durable function.',
      },
      { name: 'what is no JSON', changes: { Payload: 'no' }, error: 'InvalidRequestContentException' },
      {
        name: 'more than 1 MB',
        changes: { Payload: JSON.stringify('x'.repeat(1_048_577)) },
        error: 'RequestTooLargeException',
      },
      {
        name: 'that anybody waits for the end of more than 15 minutes',
        changes: { InvocationType: 'RequestResponse' as const },
        error: 'InvalidParameterValueException',
        words:
          'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
      },
      {
        name: 'the same where nobody says how to invoke',
        changes: { InvocationType: undefined },
        error: 'InvalidParameterValueException',
      },
      {
        name: 'the end of a short one, which the lab cannot wait for',
        changes: { FunctionName: 'short', InvocationType: 'RequestResponse' as const },
        error: 'NotImplemented',
      },
    ])('refuse $name', async ({ changes, error, words }) => {
      await expect(started(labWith(), changes)).rejects.toMatchObject({
        name: error,
        ...(words === undefined ? {} : { message: words }),
      });
    });

    it('know no other execution than theirs', async () => {
      const lab = labWith();
      const execution = await started(lab);
      await expect(look(lab, `${execution}0`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('need lambda:InvokeFunction to be invoked, and say so', async () => {
      const lab = labWith(undefined, ['lambda:InvokeFunction']);
      await expect(started(lab)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        $metadata: { httpStatusCode: 403 },
        message: expect.stringContaining('not authorized to perform: lambda:InvokeFunction') as string,
      });
    });

    it('whose code nobody gave do nothing, and say so', async () => {
      const lab = awsLab(labWith().lab.world);
      await expect(started(lab)).rejects.toMatchObject({ name: 'NotImplemented' });
    });

    it('take their executions along in the world', async () => {
      const lab = labWith();
      const execution = await started(lab);
      await look(lab, execution);
      const moved = awsLab(exportWorld(lab.lab));
      expect(await look(moved, execution)).toMatchObject({ Status: 'SUCCEEDED', Result: '"done"' });
    });
  });
});
