import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { resultKey } from '../../src/model/posture.ts';
import { resultsOf } from '../../src/report/posture-counts.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { sampleChecks, samplePosture } from './sample-posture.ts';

const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['error', 'warning', 'note']);
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^(?:[^\s:/][^\s:]*|file:\/\/\/\S+)$/u) }),
    region: z.strictObject({ startLine: z.int().min(1) }),
  }),
  logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.string() })).length(1),
});

/** What of SARIF 2.1.0 (OASIS) is written, and that nothing else is: keys, kinds and what a page has to have. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.literal('rolebridge'),
            version: z.string(),
            rules: z.array(
              z.strictObject({
                id: z.string(),
                shortDescription: message,
                fullDescription: message,
                help: message,
                defaultConfiguration: z.strictObject({ level }),
              }),
            ),
          }),
        }),
        invocations: z
          .array(
            z.strictObject({
              executionSuccessful: z.literal(true),
              toolExecutionNotifications: z.array(
                z.strictObject({
                  level,
                  associatedRule: z.strictObject({ id: z.string(), index: z.int().min(0) }),
                  message,
                  locations: z.array(location).length(1),
                }),
              ),
            }),
          )
          .length(1),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            kind: z.literal('fail'),
            level,
            message,
            locations: z.array(location).length(1),
            partialFingerprints: z.strictObject({
              'rolebridgeResult/v1': z.string(),
              primaryLocationLineHash: z.string().regex(/^[0-9a-f]{16}:1$/u),
            }),
          }),
        ),
      }),
    )
    .length(1),
});

const lines = new Map([['workforce', 12]]);
const run = () => {
  const text = renderSarif(samplePosture, {
    version: '1.2.3',
    checks: Object.values(sampleChecks),
    uri: 'config/rolebridge.yaml',
    lineOf: (connection) => lines.get(connection) ?? 1,
  });
  const [one] = sarif.parse(JSON.parse([...text].join(''))).runs;
  if (one === undefined) throw new Error('there is no run');
  return one;
};

describe('a posture for code-scanning pages', () => {
  it('has one rule for each check, with the level of its severity', () => {
    expect(
      run().tool.driver.rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level]),
    ).toEqual([
      ['assignment-required', 'warning'],
      ['claim-leads-nowhere', 'error'],
      ['group-owners', 'warning'],
      ['trust-regional', 'note'],
      ['own-permission', 'error'],
    ]);
  });

  it('has one result for each finding, whose fingerprint is the same run after run', () => {
    const wrong = resultsOf(samplePosture).filter(({ verdict }) => verdict === 'wrong');
    const { results } = run();
    expect(results.map((each) => each.partialFingerprints['rolebridgeResult/v1'])).toEqual(
      wrong.map(resultKey),
    );
    expect(new Set(wrong.map(resultKey)).size).toBe(wrong.length);
  });

  it('has a hash of its own for each, so that no page takes those of one line for one', () => {
    const hashes = run().results.map((each) => each.partialFingerprints.primaryLocationLineHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('has the severity of the case, which may be another than the check’s', () => {
    const levels = run()
      .results.filter(({ ruleId }) => ruleId === 'group-owners')
      .map(({ level: each }) => each);
    expect(levels).toEqual([...Array.from({ length: 7 }, () => 'warning'), 'error']);
  });

  it('names the rule of each result by its place too', () => {
    const { tool, results, invocations } = run();
    const notes = invocations.flatMap((each) => each.toolExecutionNotifications);
    const named = [
      ...results.map(({ ruleId: id, ruleIndex: index }) => ({ id, index })),
      ...notes.map(({ associatedRule }) => associatedRule),
    ];
    for (const { id, index } of named) expect(tool.driver.rules[index]?.id).toBe(id);
  });

  it('points at the connection in the configuration, and at its beginning for Rolebridge itself', () => {
    const places = run().results.map(({ ruleId, locations }) => [
      ruleId,
      locations[0]?.physicalLocation.region.startLine,
    ]);
    expect(new Set(places.map((place) => JSON.stringify(place)))).toEqual(
      new Set(['["group-owners",12]', '["trust-regional",12]', '["own-permission",1]']),
    );
  });

  it('tells what is unknown as notifications, so that no page opens or closes anything for it', () => {
    const [invocation] = run().invocations;
    expect(invocation?.toolExecutionNotifications.map(({ message: { text } }) => text)).toEqual([
      'application AWS: Graph refused it: Authorization_RequestDenied',
      'group AWS-Team-2: Graph refused it: Authorization_RequestDenied',
    ]);
  });
});
