import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createLabClock } from '../../src/lab/clock.ts';
import { createRetryStrategy } from '../../src/providers/aws/retry-strategy.ts';
import { testContext } from './context.ts';

export interface LocalDynamoDb {
  /** A client of its own for each call: closing a store destroys its client. */
  client(): DynamoDBClient;
  /** An empty table with the keys of the state table; gives its name. */
  table(): Promise<string>;
  stop(): Promise<void>;
}

/** A DynamoDB on 127.0.0.1, on a port that is free. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  const client = () =>
    new DynamoDBClient({
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${address.port}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      retryStrategy: createRetryStrategy(testContext(createLabClock(new Date('2026-01-01T00:00:00Z')))),
    });
  const admin = client();
  let tables = 0;

  return {
    client,
    async table() {
      tables += 1;
      const TableName = `state-${tables}`;
      await admin.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [
            { AttributeName: 'partition', KeyType: 'HASH' },
            { AttributeName: 'name', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'partition', AttributeType: 'S' },
            { AttributeName: 'name', AttributeType: 'S' },
          ],
        }),
      );
      await waitUntilTableExists({ client: admin, maxWaitTime: 5, minDelay: 0.01 }, { TableName });
      return TableName;
    },
    async stop() {
      admin.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
