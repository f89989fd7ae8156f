import type { ConnectionEvidence, OwnEvidence } from '../../src/jobs/posture/evidence.ts';
import { postureOf } from '../../src/jobs/posture/posture-of.ts';
import { severityOf, type CheckResult, type Posture } from '../../src/model/posture.ts';
import { ownEvidence } from './posture-evidence.ts';

/** Evidence with something wrong, or unknown, and all that is said of it. */
export interface PostureCase {
  readonly name: string;
  readonly evidence: ConnectionEvidence;
  readonly own?: OwnEvidence;
  /** `critical identifier AWS`, or `unknown group-owners AWS-1-Admin GroupMember.Read.All`: everything that is not right. */
  readonly found: readonly string[];
}

export function postureOfCase({ evidence, own = ownEvidence() }: PostureCase): Posture {
  return postureOf({ connections: [evidence], own });
}

export function resultsOf({ connections, own }: Posture): readonly CheckResult[] {
  return [...connections.flatMap(({ results }) => results), ...own];
}

/** In one line each, sorted. */
export function notRight(posture: Posture): readonly string[] {
  return resultsOf(posture)
    .flatMap((result) => {
      if (result.verdict === 'right') return [];
      const { check, subject } = result;
      if (result.verdict === 'wrong') return [`${severityOf(result)} ${check.id} ${subject.name}`];
      return [
        ['unknown', check.id, subject.name, result.lacks].filter((each) => each !== undefined).join(' '),
      ];
    })
    .toSorted();
}
