import { postureConnectionsOf } from '../config/posture-connections.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { Remark } from '../core/job.ts';
import { nearest } from '../core/nearest.ts';
import { catalogue } from '../jobs/posture/checks/catalogue.ts';
import { isSignIn, type FederationConnection } from '../jobs/posture/connection.ts';
import { proveClaims } from '../jobs/posture/claims/prove.ts';
import { wantedClaims, type WantedClaims } from '../jobs/posture/claims/wanted.ts';
import { isSignInEvidence } from '../jobs/posture/evidence.ts';
import { postureOf } from '../jobs/posture/posture-of.ts';
import type { PostureReading } from '../jobs/posture/read-posture.ts';
import type { Check, ClaimProof, Posture } from '../model/posture.ts';
import { settingsOf } from './composition.ts';
import { withConnections, type ConnectionOptions } from './connections.ts';
import { readPostureOf } from './posture-readers.ts';

export interface JudgedPosture {
  readonly posture: Posture;
  /** Every check there is. */
  readonly checks: readonly Check[];
  /** What the configuration says of accounts that are not there, or not active. */
  readonly remarks: readonly Remark[];
}

export interface ProvedClaims {
  readonly connection: string;
  /** What the enterprise application is called; the connection's name when nobody can tell. */
  readonly application: string;
  readonly wanted: WantedClaims;
  readonly proof: ClaimProof;
}

/**
 * How the configured connections are set up. Only reads.
 * @param name Of the one that is asked for; all when absent.
 * @throws RolebridgeError JOB_NOT_CONFIGURED, CONNECTION_UNKNOWN
 */
export async function readConfiguredPosture(
  config: Config,
  name: string | undefined,
  options: ConnectionOptions,
  context: RunContext,
): Promise<JudgedPosture> {
  const all = configured(config);
  const asked = name === undefined ? all : [named(name, all)];
  const reading = await readEvidence(config, asked, options, context);
  return { posture: postureOf(reading), checks: catalogue, remarks: reading.remarks };
}

/** Where the Role claim of one connection leads, and what it is to be. @throws RolebridgeError as above */
export async function readClaims(
  config: Config,
  name: string,
  options: ConnectionOptions,
  context: RunContext,
): Promise<ProvedClaims> {
  const connection = named(name, configured(config));
  if (!isSignIn(connection)) throw withoutClaims(name);
  const { connections } = await readEvidence(config, [connection], options, context);
  const [evidence] = connections.filter(isSignInEvidence);
  if (evidence === undefined) throw withoutClaims(name);
  const { accounts, application, groups } = evidence;
  const found = application.state === 'known' ? application.value?.application.displayName : undefined;
  const scope = {
    ...(found === undefined ? {} : { application: found }),
    accounts: accounts.state === 'known' ? accounts.value.map(({ account }) => account) : [],
    groups: groups.state === 'known' ? groups.value.map(({ group }) => group) : [],
  };
  return {
    connection: name,
    application: found ?? name,
    wanted: wantedClaims(connection, scope),
    proof: proveClaims(evidence),
  };
}

function readEvidence(
  config: Config,
  asked: readonly FederationConnection[],
  options: ConnectionOptions,
  context: RunContext,
): Promise<PostureReading> {
  return withConnections(config, options, (connections) =>
    readPostureOf({ config, connections }, asked, 'reader', context),
  );
}

function configured(config: Config): readonly FederationConnection[] {
  settingsOf(config, 'posture');
  return postureConnectionsOf(config.jobs);
}

function named(name: string, all: readonly FederationConnection[]): FederationConnection {
  const found = all.find((connection) => connection.name === name);
  if (found !== undefined) return found;
  const names = all.map((connection) => connection.name);
  const meant = nearest(name, names);
  throw new RolebridgeError('CONNECTION_UNKNOWN', `jobs.posture has no connection ${name}`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}There are ${names.join(', ')}.`,
  });
}

function withoutClaims(name: string): RolebridgeError {
  return new RolebridgeError(
    'CONNECTION_UNKNOWN',
    `${name} goes through IAM Identity Center, which takes no claim Role`,
    { hint: `\`rolebridge doctor ${name}\` says how it is set up; \`rolebridge access\` who has what.` },
  );
}
