import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import type { ListOptions, StateEntry, StateKey, StateStore } from '../../state/state-store.ts';
import { StateConflictError } from '../../state/state-store.ts';
import { awsFailure, credentialsError } from '../aws/errors.ts';
import { textOf, valueIn } from './entry-text.ts';

const item = z.object({
  partition: z.string(),
  name: z.string(),
  value: z.unknown(),
  version: z.int(),
  /** Says which write made this version: see `wroteIt`. */
  write: z.string(),
});

/** Most of the attributes' names are reserved words of DynamoDB. */
const names = { '#version': 'version' };

/**
 * State in a table with the keys `partition` and `name`, and `expires` (epoch seconds) as its TTL attribute.
 * Single-item conditional writes only. Closing it destroys the client, and ends what got no answer.
 * @param client must outlive a run's deadline: the lease is given back after it
 */
export function createDynamoDbStore(
  client: DynamoDBClient,
  table: string,
  closed = new AbortController(),
): StateStore {
  const documents = DynamoDBDocumentClient.from(client);
  const abort = { abortSignal: closed.signal };

  async function itemAt(key: StateKey) {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }),
      abort,
    );
    return Item === undefined ? undefined : item.parse(Item);
  }

  return {
    get: (key) =>
      reaching(table, async () => {
        const found = await itemAt(key);
        return found === undefined ? undefined : entryOf(found);
      }),
    list: (partition, options) =>
      reaching(table, () => queryAll({ documents, abort, table }, partition, options)),
    put: (key, value, expected, options) =>
      reaching(table, async () => {
        const version = expected === 'absent' ? 1 : expected + 1;
        const write = randomUUID();
        const expires = options?.expires;
        const Item = {
          ...key,
          value: textOf(value),
          version,
          write,
          ...(expires === undefined ? {} : { expires: Math.floor(expires.getTime() / 1000) }),
        };
        try {
          await documents.send(new PutCommand({ TableName: table, Item, ...condition(expected) }), abort);
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          if (!wasRetried(error) || (await itemAt(key))?.write !== write)
            throw new StateConflictError(key, error);
        }
        return version;
      }),
    remove: (key, expected) =>
      reaching(table, async () => {
        try {
          await documents.send(
            new DeleteCommand({ TableName: table, Key: { ...key }, ...condition(expected) }),
            abort,
          );
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          if (!wasRetried(error) || (await itemAt(key)) !== undefined)
            throw new StateConflictError(key, error);
        }
      }),
    async close() {
      closed.abort();
      client.destroy();
    },
  };
}

interface Table {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  readonly abort: { readonly abortSignal: AbortSignal };
}

async function queryAll(
  { documents, table, abort }: Table,
  partition: string,
  { order = 'first-first', limit = Number.POSITIVE_INFINITY, before }: ListOptions = {},
): Promise<readonly StateEntry[]> {
  const entries: StateEntry[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: table,
        ...conditionOf(partition, before),
        ScanIndexForward: order === 'first-first',
        ConsistentRead: true,
        ...(Number.isFinite(limit) ? { Limit: limit - entries.length } : {}),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
      abort,
    );
    entries.push(
      ...z
        .array(item)
        .parse(page.Items ?? [])
        .map(entryOf),
    );
    // A page ends at 1 MB (Query API reference); it may be empty and still not be the last.
    start = page.LastEvaluatedKey;
  } while (start !== undefined && entries.length < limit);
  return entries;
}

function conditionOf(partition: string, before: string | undefined) {
  const range = before === undefined ? '' : ' AND #name < :before';
  return {
    KeyConditionExpression: `#partition = :partition${range}`,
    ExpressionAttributeNames: {
      '#partition': 'partition',
      ...(before === undefined ? {} : { '#name': 'name' }),
    },
    ExpressionAttributeValues: {
      ':partition': partition,
      ...(before === undefined ? {} : { ':before': before }),
    },
  };
}

function condition(expected: number | 'absent') {
  return expected === 'absent'
    ? { ConditionExpression: 'attribute_not_exists(#version)', ExpressionAttributeNames: names }
    : {
        ConditionExpression: '#version = :expected',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':expected': expected },
      };
}

/**
 * When the reply to a write is lost, the SDK writes again, and our own first write makes the condition fail.
 * Only then is it worth asking who wrote.
 */
function wasRetried(error: ConditionalCheckFailedException): boolean {
  return (error.$metadata.attempts ?? 1) > 1;
}

function entryOf(found: z.output<typeof item>): StateEntry {
  const key = { partition: found.partition, name: found.name };
  return { key, value: valueIn(key, found.value), version: found.version };
}

async function reaching<T>(table: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateConflictError || error instanceof RolebridgeError) throw error;
    const { reason } = awsFailure(error);
    throw (
      credentialsError(error) ??
      new RolebridgeError('STATE_UNREACHABLE', `the state table ${table} does not answer: ${reason}`, {
        hint: 'Check the table’s name and region, and that our own role may GetItem, Query, PutItem and DeleteItem.',
        cause: error,
      })
    );
  }
}
