import type { Partition } from '../../model/aws.ts';
import type {
  AwsCaller,
  OutboundFederationReader,
  OutboundFederationWriter,
  SetUpDirectoryReader,
  SetUpDirectoryWriter,
} from '../../model/set-up.ts';
import type { SetUpFacts } from './needs.ts';

export interface SetUpReaders {
  readonly directory: SetUpDirectoryReader;
  readonly outboundFederation: OutboundFederationReader;
}

export interface SetUpWriterPorts {
  readonly directory: SetUpDirectoryWriter;
  readonly outboundFederation: OutboundFederationWriter;
}

export interface SetUpParts {
  readonly facts: SetUpFacts;
  readonly stage: string;
  /** Where the functions run; the caller's when absent. */
  readonly account: string;
  readonly caller: AwsCaller;
  readonly partition: Partition;
  /** What tokens of AWS say for this cloud of Entra; undefined when Rolebridge signs in by other means. */
  readonly audience: string | undefined;
}
