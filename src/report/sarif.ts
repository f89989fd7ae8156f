import { digestOf } from '../core/plan-id.ts';
import {
  resultKey,
  severityOf,
  subjectWords,
  type Check,
  type CheckResult,
  type Posture,
  type Severity,
} from '../model/posture.ts';
import { jsonPieces } from './json-pieces.ts';
import { resultsOf } from './posture-counts.ts';

/** What a code-scanning page has to know beside the posture. */
export interface SarifOptions {
  /** Of Rolebridge. */
  readonly version: string;
  /** Every check there is, in the order of the catalogue. */
  readonly checks: readonly Check[];
  /** The configuration, relative to the root of its repository, or a file: URL. */
  readonly uri: string;
  /** Name of a connection -> where the configuration has it, from 1. */
  readonly lineOf: (connection: string) => number;
}

const levels: Readonly<Record<Severity, string>> = { critical: 'error', warning: 'warning', info: 'note' };

/**
 * SARIF 2.1.0 (OASIS): one result for each finding. What is unknown is no result: it is a notification of the run, so
 * that a page neither opens nor closes anything for it. In pieces.
 */
export function renderSarif(
  posture: Posture,
  { version, checks, uri, lineOf }: SarifOptions,
): Iterable<string> {
  const results = resultsOf(posture);
  const index = new Map(checks.map(({ id }, place) => [id, place]));
  const location = ({ connection, subject }: CheckResult): object => ({
    physicalLocation: {
      artifactLocation: { uri },
      region: { startLine: lineOf(connection) },
    },
    logicalLocations: [{ fullyQualifiedName: `${connection}/${subject.id}`, kind: subject.kind }],
  });
  const run = {
    tool: { driver: { name: 'rolebridge', version, rules: checks.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: results.flatMap((result) =>
          result.verdict === 'unknown'
            ? [
                {
                  level: 'warning',
                  associatedRule: { id: result.check.id, index: index.get(result.check.id) },
                  message: { text: `${subjectWords(result.subject)}: ${result.reason}` },
                  locations: [location(result)],
                },
              ]
            : [],
        ),
      },
    ],
    results: results.flatMap((result) =>
      result.verdict === 'wrong'
        ? [
            {
              ruleId: result.check.id,
              ruleIndex: index.get(result.check.id),
              kind: 'fail',
              level: levels[severityOf(result) ?? 'info'],
              message: { text: wordsOf(result) },
              locations: [location(result)],
              partialFingerprints: fingerprintsOf(result),
            },
          ]
        : [],
    ),
  };
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return jsonPieces(document, 6);
}

/**
 * GitHub: "SARIF support for code scanning": results with the same primaryLocationLineHash are one alert, and where it is
 * absent the line makes it, which all results of a connection share.
 */
function fingerprintsOf(result: CheckResult): object {
  const key = resultKey(result);
  const hash = digestOf(key).toString('hex').slice(0, 16);
  return { 'rolebridgeResult/v1': key, primaryLocationLineHash: `${hash}:1` };
}

function ruleOf({ id, severity, title, why }: Check): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why },
    defaultConfiguration: { level: levels[severity] },
  };
}

function wordsOf(result: Extract<CheckResult, { readonly verdict: 'wrong' }>): string {
  const { connection, subject, seen, expected, next } = result;
  return `${connection}, ${subjectWords(subject)}: ${seen}. Wanted: ${expected}. To do: ${next}`;
}
