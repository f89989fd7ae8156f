import { describe, expect, it } from 'vitest';
import { postureOf } from '../../../../src/jobs/posture/posture-of.ts';
import { resultKey } from '../../../../src/model/posture.ts';
import { hiding, type AllEvidence } from '../../../support/hidden-parts.ts';
import { resultsOf, type PostureCase } from '../../../support/posture-cases.ts';
import { identityCenterEvidence, ownEvidence, signInEvidence } from '../../../support/posture-evidence.ts';
import { accountCases } from './cases/accounts.ts';
import { applicationCases } from './cases/application.ts';
import { claimCases } from './cases/claims.ts';
import { groupCases } from './cases/groups.ts';
import { identityCenterCases } from './cases/identity-center.ts';
import { ownCases } from './cases/own.ts';

const right = [signInEvidence('app-roles'), signInEvidence('group-names'), identityCenterEvidence()];
const cases = [
  ...applicationCases,
  ...claimCases,
  ...accountCases,
  ...groupCases,
  ...identityCenterCases,
  ...ownCases,
].filter(({ evidence }) => evidence.groups.state === 'unknown' || evidence.groups.value.length < 100);

/** Who else has an identifier is asked once one is missing; what IAM Identity Center accepts nobody can read. */
const notAsked = {
  'app-roles': ['evidence.identifiersInUse'],
  'group-names': ['evidence.identifiersInUse'],
  'identity-center': ['signing', 'claimsMappingPolicies', 'portalClaims'].map(
    (part) => `evidence.application.value.${part}`,
  ),
};

/** Of these one result says for all that nothing is known. */
const wholes = new Set(['evidence.application', 'evidence.accounts', 'evidence.groups']);

/** Check and connection of a result's key. */
function ofCheck(key: string): string {
  return key.split('/').slice(0, 2).join('/');
}

function wrongOf({ evidence, own }: AllEvidence): readonly string[] {
  return resultsOf(postureOf({ connections: [evidence], own }))
    .filter(({ verdict }) => verdict === 'wrong')
    .map(resultKey);
}

function unknownOf({ evidence, own }: AllEvidence): readonly string[] {
  return resultsOf(postureOf({ connections: [evidence], own }))
    .filter(({ verdict }) => verdict === 'unknown')
    .map(resultKey);
}

describe('unknown is never wrong', () => {
  it.each(right)('whatever part of a right connection is hidden: $connection.type', (evidence) => {
    for (const { what, hidden: some } of hiding({ evidence, own: ownEvidence() })) {
      expect({ what, wrong: wrongOf(some) }).toEqual({ what, wrong: [] });
    }
  });

  it.each(right)('and no part is hidden in silence: $connection.type', (evidence) => {
    const silent = [
      ...hiding({ evidence: { ...evidence, setUp: true, writtenBy: ['app-roles'] }, own: ownEvidence() }),
    ]
      .filter(({ hidden: some }) => unknownOf(some).length === 0)
      .map(({ what }) => what.replaceAll(/\d/gu, 'n'));
    expect([...new Set(silent)]).toEqual(notAsked[evidence.connection.type]);
  });

  it.each(cases)(
    'and is not over because nobody can see it any more: $name',
    ({ evidence, own = ownEvidence() }: PostureCase) => {
      const wrong = wrongOf({ evidence, own });
      for (const { what, hidden: some } of hiding({ evidence, own })) {
        if (wholes.has(what)) continue;
        const [still, open] = [new Set(wrongOf(some)), unknownOf(some).map(ofCheck)];
        const over = wrong.filter((each) => !still.has(each) && !open.includes(ofCheck(each)));
        expect({ what, over }).toEqual({ what, over: [] });
      }
    },
  );

  it.each(cases)(
    'and accuses nobody else where something is wrong: $name',
    ({ evidence, own = ownEvidence() }: PostureCase) => {
      const before = new Set(wrongOf({ evidence, own }));
      for (const { what, hidden: some } of hiding({ evidence, own })) {
        expect({ what, wrong: wrongOf(some).filter((each) => !before.has(each)) }).toEqual({
          what,
          wrong: [],
        });
      }
    },
  );
});
