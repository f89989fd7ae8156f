import { resultKey, severityOf, type CheckResult, type Posture } from '../model/posture.ts';
import { jsonPieces } from './json-pieces.ts';
import { countsOf } from './posture-counts.ts';

/** For programs: every result, those that are right too, each with its key and, when it is wrong, its severity. In pieces. */
export function renderPostureJson({ connections, own }: Posture): Iterable<string> {
  const document = {
    formatVersion: 1,
    counts: countsOf({ connections, own }),
    connections: connections.map(({ results, ...connection }) => ({
      ...connection,
      results: results.map(told),
    })),
    own: own.map(told),
  };
  return jsonPieces(document, 5);
}

function told(result: CheckResult): object {
  const severity = severityOf(result);
  return { key: resultKey(result), ...result, ...(severity === undefined ? {} : { severity }) };
}
