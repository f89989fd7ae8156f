import type { LabClock } from './clock.ts';
import type { LabFunctions } from './functions.ts';
import type { WebIdentity } from './web-identity.ts';
import type { World } from './world.ts';

/** What every operation of both clouds works on. `world` is mutable: it is the clouds' memory. */
export interface Clouds {
  readonly world: World;
  readonly clock: LabClock;
  /** Memory that a world file does not carry: issued credentials and tokens, what has not replicated yet. */
  readonly session: Session;
  /** What the functions of AWS Lambda do. */
  readonly functions?: LabFunctions;
  /**
   * Sends a request that came inside another one (Graph's `$batch`) through faults, journal and its cloud, as if it
   * had come alone. Without it the cloud handles such a request by itself, and no fault can hit it.
   * @param at When it was sent, if that was earlier than now: clouds do things while nobody asks.
   */
  readonly dispatch?: (request: LabRequest, at?: Date) => Promise<Response>;
}

/** Starts empty with every lab. Keys of the maps are access key ids, bearer tokens and object ids. */
export interface Session {
  readonly awsCredentials: Map<string, AwsCaller>;
  readonly bearerTokens: Map<string, EntraCaller>;
  /** Object id -> what reads still show, and for how many reads. */
  readonly stale: Map<string, { readonly body: unknown; reads: number }>;
  /** Object id, slash, app role id -> how many more PATCHes treat the disabled role as enabled. */
  readonly settling: Map<string, number>;
  /** What is throttled -> thousandths of calls that may be made now, as of a time in milliseconds. */
  readonly buckets: Map<string, { readonly level: number; readonly at: number }>;
  /** Token of a delta query -> when it was given, and the round of change tracking that it goes on with. */
  readonly deltaTokens: Map<string, { readonly issued: Date; readonly round: unknown }>;
  /** Signs what sts:GetWebIdentityToken gives, and verifies the client assertions that the token endpoint gets. */
  readonly webIdentity: WebIdentity;
  /** Gives 1, 2, 3, … for ids that must differ and must be the same on every run. */
  next(): number;
}

export interface AwsCaller {
  readonly accountId: string;
  /** The role or user itself, never its session. */
  readonly principalArn: string;
  /** Of a role's session, which makes the caller's own ARN `…:assumed-role/<role>/<session>`. */
  readonly sessionName?: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expires?: Date;
  readonly deniedActions: readonly string[];
}

export interface EntraCaller {
  readonly appId: string;
  readonly permissions: readonly string[];
  readonly expires: Date;
}

/**
 * One cloud as the lab mounts it: it says what a request is before it is handled, so that the journal and the
 * faults can name it, and answers it in the cloud's own form, errors included.
 */
export interface Cloud {
  readonly name: 'aws' | 'entra';
  /** Every operation that is emulated, as the journal names it; docs/lab-fidelity.md has a line for each. */
  readonly operations: readonly string[];
  /** Hosts this cloud answers to, for requests that come in under the clouds' real names. */
  answers(host: string): boolean;
  /** Names the operation, such as `iam:ListRoles`; an unknown one is named as well as can be. */
  identify(request: LabRequest, clouds: Clouds): Identified;
  handle(request: LabRequest, identified: Identified, clouds: Clouds): Promise<Response>;
  /** The cloud's own form of an error, for injected faults and for the 501 of what is not emulated. */
  error(identified: Identified, error: LabError, clouds: Clouds): Response;
}

/** A request whose body has been read once, as text. */
export interface LabRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

export interface Identified {
  /** `iam:ListRoles`, `graph:GET servicePrincipals/{id}`, `login:token`. */
  readonly operation: string;
  readonly service: string;
  /** The AWS account of the caller's credentials, when they are known. */
  readonly account?: string;
}

export interface LabError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}
