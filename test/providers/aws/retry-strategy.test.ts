import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import type { Canned, CannedAws } from './canned-aws.ts';
import { cannedAws } from './canned-aws.ts';

const refused = (status: number, code: string, headers: Record<string, string> = {}): Canned => ({
  status,
  headers: { 'x-amzn-errortype': code, ...headers },
  body: { message: 'Injected.' },
});
const throttled = refused(400, 'ThrottlingException');
const down = refused(503, 'ServiceUnavailable');

const call = ({ clients, context }: CannedAws) =>
  clients.organizations(context).send(new ListAccountsCommand({}), { abortSignal: context.signal });

const times = ({ requests }: CannedAws) => requests.map((request) => request.at);

describe('a request of the AWS SDK', () => {
  it.each([
    { name: 'throttled', answer: throttled, at: [0, 500, 1_500, 3_500, 7_500, 15_500, 25_500, 35_500] },
    { name: 'met by a service that is down', answer: down, at: [0, 50, 150, 350, 750, 1_550, 3_150, 6_350] },
  ])('that is $name is made eight times, waiting longer and longer on our clock', async ({ answer, at }) => {
    const aws = cannedAws([answer]);
    await expect(call(aws)).rejects.toMatchObject({ $metadata: { attempts: 8 } });
    expect(times(aws)).toEqual(at);
  });

  it.each([
    { name: 'Retry-After in seconds', headers: { 'retry-after': '30' }, at: 30_000 },
    {
      name: 'Retry-After as a date',
      headers: { 'Retry-After': 'Thu, 01 Jan 2026 00:00:42 GMT' },
      at: 42_000,
    },
    { name: 'x-amz-retry-after in milliseconds', headers: { 'x-amz-retry-after': '1234' }, at: 1_234 },
    { name: 'a Retry-After that is too long for anybody', headers: { 'retry-after': '86400' }, at: 120_000 },
    { name: 'a Retry-After that cannot be read', headers: { 'retry-after': 'soon' }, at: 500 },
  ])('waits as it is told by $name', async ({ headers, at }) => {
    const aws = cannedAws([refused(429, 'TooManyRequestsException', headers), {}]);
    await call(aws);
    expect(times(aws)).toEqual([0, at]);
  });

  it('gives up when all its waits together are too long', async () => {
    const aws = cannedAws([refused(429, 'TooManyRequestsException', { 'retry-after': '50' })]);
    await expect(call(aws)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(times(aws)).toEqual([0, 50_000, 100_000, 120_000]);
  });

  it.each([
    { name: 'AccessDeniedException', answer: refused(400, 'AccessDeniedException') },
    { name: 'ValidationException', answer: refused(400, 'ValidationException') },
  ])('that is refused with $name is made once', async ({ name, answer }) => {
    const aws = cannedAws([answer]);
    await expect(call(aws)).rejects.toMatchObject({ name });
    expect(times(aws)).toEqual([0]);
  });

  it('is not made again when the run is stopped during the wait', async () => {
    const controller = new AbortController();
    const aws = cannedAws([throttled], { signal: controller.signal });
    const sleeping = {
      now: () => aws.context.clock.now(),
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        controller.abort();
        return aws.context.clock.sleep(milliseconds, signal);
      },
    };
    await expect(call({ ...aws, context: { ...aws.context, clock: sleeping } })).rejects.toThrow(Error);
    expect(times(aws)).toEqual([0]);
  });
});
