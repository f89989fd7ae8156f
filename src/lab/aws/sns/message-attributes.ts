import { InvalidParameterValueException$ } from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Topic } from '../../world.ts';
import { refuseQuery } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** AWS: "Amazon SNS message attributes": characters, dots, reserved prefixes, data types. The words are the lab's. */
export function refuseAttributes(attributes: Attributes): Refusal | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    const wrong = problemOf(name, value);
    if (wrong !== undefined) {
      return refuseQuery(InvalidParameterValueException$, `The message attribute '${name}' ${wrong}.`);
    }
  }
  return undefined;
}

function problemOf(name: string, { DataType = '', ...value }: MessageAttributeValue): string | undefined {
  if (!/^[\w.-]{1,256}$/.test(name) || /^\.|\.\.|\.$/.test(name)) return 'has an invalid name';
  if (/^(aws|amazon)\./i.test(name)) return 'begins with a reserved prefix';
  if (!/^(String|Number|Binary)(\.|$)/.test(DataType)) return 'has an invalid message attribute type';
  const isBinary = DataType.startsWith('Binary');
  if ((isBinary ? value.BinaryValue?.length : value.StringValue?.length) === undefined) {
    return `with type '${DataType}' must use field '${isBinary ? 'Binary' : 'String'}'`;
  }
  return (isBinary ? value.BinaryValue : value.StringValue)?.length === 0 ? 'has an empty value' : undefined;
}

/** Name, type and value count in the size of a message. */
export function sizeOfAttributes(attributes: Attributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { BinaryValue, DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    0,
  );
}

/** As the world keeps them. */
export function attributesOf(attributes: Attributes): Topic['messages'][number]['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { BinaryValue, DataType = '', StringValue = '' }]) => {
      const value = BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue).toString('base64');
      return [name, { dataType: DataType, value }];
    }),
  );
}
