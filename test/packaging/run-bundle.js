// A program of its own, with nothing around it but Node: loads a handler as Lambda would, hands it one event, and prints
// what became of it. `node run-bundle.js <durable|plain> <file> <event as JSON>`
const [, , kind, file, text] = process.argv;
const event = JSON.parse(text);
const began = performance.now();
const { handler } = await import(file);
const loaded = performance.now();
const answer = await (kind === 'durable' ? durably() : plainly());
const ended = performance.now();
const times = { loadMs: loaded - began, eventMs: ended - loaded };
// The log of the function is on the same stream.
process.stdout.write(`\nanswer ${JSON.stringify({ ...answer, ...times })}\n`);
process.exit(0);

async function plainly() {
  try {
    return { result: await handler(event, lambda()) };
  } catch ({ name, code, message }) {
    return { error: { name, code, message } };
  }
}

/** One invocation of a new durable execution, whose log is kept here. */
async function durably() {
  const given = { Id: 'execution', Type: 'EXECUTION', Status: 'STARTED', StartTimestamp: new Date(0) };
  const operations = new Map([['execution', { ...given, ExecutionDetails: { InputPayload: text } }]]);
  const statuses = { START: 'STARTED', RETRY: 'PENDING', SUCCEED: 'SUCCEEDED', FAIL: 'FAILED' };
  const client = {
    getExecutionState: async () => ({ Operations: [...operations.values()] }),
    checkpoint: async ({ Updates = [] }) => {
      for (const { Id, Type, SubType, Name, Action, Payload } of Updates) {
        const StepDetails = { Attempt: 0, Result: Payload };
        operations.set(Id, {
          Id,
          Type,
          SubType,
          Name,
          Status: statuses[Action],
          StartTimestamp: new Date(),
          StepDetails,
        });
      }
      return { CheckpointToken: 'next', NewExecutionState: { Operations: [...operations.values()] } };
    },
  };
  // By this name the SDK knows its own class, whichever bundle it is in.
  class DurableExecutionInvocationInputWithClient {
    DurableExecutionArn = 'arn:aws:lambda:eu-west-1:999988887777:function:f:1/durable-execution/one/two';
    CheckpointToken = 'first';
    InitialExecutionState = { Operations: [...operations.values()] };
    durableExecutionClient = client;
    get [Symbol.toStringTag]() {
      return 'DurableExecutionInvocationInputWithClient';
    }
  }
  const { Status, Error: error } = await handler(new DurableExecutionInvocationInputWithClient(), lambda());
  const slices = [...operations.values()].find(({ Name }) => Name === 'slices');
  const state = JSON.parse(slices?.StepDetails.Result ?? 'null');
  return { status: Status, error, report: state?.next.report };
}

function lambda() {
  return { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 };
}
