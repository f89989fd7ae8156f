import { describe, expect, it } from 'vitest';
import { notRight, postureOfCase, resultsOf } from '../../../support/posture-cases.ts';
import { resultKey } from '../../../../src/model/posture.ts';
import { accountCases } from './cases/accounts.ts';
import { applicationCases } from './cases/application.ts';
import { claimCases } from './cases/claims.ts';
import { groupCases } from './cases/groups.ts';
import { identityCenterCases } from './cases/identity-center.ts';
import { ownCases } from './cases/own.ts';
import { catalogue } from '../../../../src/jobs/posture/checks/catalogue.ts';

const rooms = {
  'the application': applicationCases,
  'its claims': claimCases,
  'its accounts': accountCases,
  'its groups': groupCases,
  'IAM Identity Center': identityCenterCases,
  'Rolebridge itself': ownCases,
};
const everyCase = Object.values(rooms).flat();
const everyResult = everyCase.flatMap((each) => resultsOf(postureOfCase(each)));

describe.each(Object.entries(rooms))('what is said of %s', (_, cases) => {
  it.each(cases)('$name', (each) => {
    expect(notRight(postureOfCase(each))).toEqual(each.found.toSorted());
  });
});

describe('the catalogue', () => {
  it('has every id once', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(catalogue.filter(({ id }) => id !== 'account-readable'))('$id is wrong somewhere', ({ id }) => {
    expect(everyResult.some(({ check, verdict }) => check.id === id && verdict === 'wrong')).toBe(true);
  });

  it('has a check of its own for every result', () => {
    expect(everyResult.filter(({ check }) => !catalogue.includes(check))).toEqual([]);
  });

  it('says why in a sentence that ends', () => {
    expect(catalogue.filter(({ why, title }) => !/[^.]\.$/u.test(why) || title.endsWith('.'))).toEqual([]);
  });
});

describe('the results of one connection', () => {
  it.each(everyCase)('each have a key of their own: $name', (each) => {
    const keys = resultsOf(postureOfCase(each)).map(resultKey);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('say what to do about everything that is wrong', () => {
    const mute = everyResult.filter(
      (each) => each.verdict === 'wrong' && [each.seen, each.expected, each.next].includes(''),
    );
    expect(mute).toEqual([]);
  });
});
