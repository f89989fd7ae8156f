import { readFileSync } from 'node:fs';

/** The SDK packages that are used, and the IAM prefix of the service behind each. */
const services: Readonly<Record<string, string>> = {
  'client-cloudtrail': 'cloudtrail',
  'client-dynamodb': 'dynamodb',
  'client-eventbridge': 'events',
  'client-iam': 'iam',
  'client-identitystore': 'identitystore',
  'client-lambda': 'lambda',
  'client-organizations': 'organizations',
  'client-secrets-manager': 'secretsmanager',
  'client-sns': 'sns',
  'client-sso-admin': 'sso',
  'client-sts': 'sts',
  'lib-dynamodb': 'dynamodb',
};

/** The document client's names for the item actions of DynamoDB. */
const documentCommands: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Query: 'Query',
  Delete: 'DeleteItem',
};

/**
 * The AWS actions that source files call, sorted, read from the commands that they import: `AssumeRoleCommand` of
 * `@aws-sdk/client-sts` is `sts:AssumeRole`.
 */
export function calledActions(files: readonly URL[]): readonly string[] {
  return [...new Set(files.flatMap((file) => actionsIn(readFileSync(file, 'utf8'))))].toSorted();
}

export function actionsIn(source: string): readonly string[] {
  const imports = source.matchAll(/^import \{([^}]*)\} from '@aws-sdk\/([\w-]+)';$/gmu);
  return [...imports].flatMap(([, names = '', client = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name.endsWith('Command'))
      .map((name) => actionOf(client, name.slice(0, -'Command'.length))),
  );
}

function actionOf(client: string, command: string): string {
  const service = services[client];
  if (service === undefined)
    throw new Error(`which IAM service is behind @aws-sdk/${client}? Add it to the table.`);
  if (client !== 'lib-dynamodb') return `${service}:${command}`;
  const action = documentCommands[command];
  if (action === undefined) throw new Error(`which action is ${command}Command of the document client?`);
  return `${service}:${action}`;
}
