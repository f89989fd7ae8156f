import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StateConflictError } from '../../../src/state/state-store.ts';
import { createDynamoDbStore } from '../../../src/providers/state/dynamodb.ts';
import type { LocalDynamoDb } from '../../support/dynamodb.ts';
import { startDynamoDb } from '../../support/dynamodb.ts';
import { conformsToStateStore } from './conformance.ts';

let local: LocalDynamoDb;
beforeAll(async () => {
  local = await startDynamoDb();
});
afterAll(() => local.stop());

const key = { partition: 'grace', name: 'role-1' };

describe('DynamoDB', () => {
  conformsToStateStore(async () => createDynamoDbStore(local.client(), await local.table()));

  it('keeps the expiry in epoch seconds, as the TTL attribute has to be', async () => {
    const [client, table] = [local.client(), await local.table()];
    const store = createDynamoDbStore(client, table);
    await store.put(key, 'short-lived', 'absent', { expires: new Date('2026-01-01T00:00:00.900Z') });
    const Key = { partition: { S: 'grace' }, name: { S: 'role-1' } };
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
    expect(Item?.['expires']).toEqual({ N: '1767225600' });
    expect(Item?.['value']).toEqual({ S: '"short-lived"' });
    await store.close();
  });

  it('without its table says so', async () => {
    const store = createDynamoDbStore(local.client(), 'no-such-table');
    await expect(store.get(key)).rejects.toMatchObject({
      code: 'STATE_UNREACHABLE',
      message: expect.stringContaining('no-such-table'),
    });
    await store.close();
  });
});

describe('when the reply to a write is lost', () => {
  /** The server does what the first request with this target says, then the connection breaks. */
  function losing(operation: string, meanwhile: () => Promise<unknown> = async () => undefined) {
    const client = local.client();
    let lost = false;
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { request } = args as { request: { headers: Record<string, string> } };
        if (lost || !request.headers['x-amz-target']?.endsWith(operation)) return result;
        lost = true;
        await meanwhile();
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
      // Inside the SDK's own retries.
      { step: 'finalizeRequest', priority: 'low' },
    );
    return client;
  }

  it('knows its own write when it meets it again', async () => {
    const table = await local.table();
    const store = createDynamoDbStore(losing('PutItem'), table);
    expect(await store.put(key, 'ours', 'absent')).toBe(1);
    expect(await store.get(key)).toEqual({ key, value: 'ours', version: 1 });
    await store.close();
  });

  it('does not take the write of another for its own', async () => {
    const table = await local.table();
    const theirs = createDynamoDbStore(local.client(), table);
    const store = createDynamoDbStore(
      losing('PutItem', () => theirs.put(key, 'theirs', 1)),
      table,
    );
    await expect(store.put(key, 'ours', 'absent')).rejects.toThrow(StateConflictError);
    await Promise.all([store.close(), theirs.close()]);
  });

  it('knows that it has removed what is gone', async () => {
    const table = await local.table();
    const store = createDynamoDbStore(losing('DeleteItem'), table);
    await store.put(key, 'ours', 'absent');
    await store.remove(key, 1);
    expect(await store.get(key)).toBeUndefined();
    await store.close();
  });
});
