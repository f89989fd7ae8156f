import { describe, expect, it } from 'vitest';
import {
  neededDetails,
  selectedAccounts,
  selectorOf,
  selectorText,
} from '../../../src/jobs/account-assignments/account-selector.ts';
import { account } from './estate.ts';

const accounts = [
  account('111122223333', 'prod', {
    organizationalUnitPath: '/Workloads/Prod',
    tags: { stage: 'p', x: 'a=b' },
  }),
  account('222233334444', 'test', { organizationalUnitPath: '/Workloads/Prod/EU', tags: { stage: 'p*' } }),
  account('333344445555', 'prod', { organizationalUnitPath: '/Workloads/Production', tags: {} }),
  account('444455556666', 'root', { organizationalUnitPath: '/' }),
  account('555566667777', '111122223333'),
];

describe('a text that selects accounts', () => {
  it.each([
    { text: '111122223333', what: 'is an id, also where another account has it for a name', numbers: [1] },
    { text: '999999999999', what: 'is an id that nobody has', numbers: [] },
    { text: 'test', what: 'is a name', numbers: [2] },
    { text: 'Test', what: 'is a name, in its own case', numbers: [] },
    { text: 'prod', what: 'is a name that two have', numbers: [1, 3] },
    { text: 'pro*', what: 'is no pattern', numbers: [] },
    { text: 'ou:/Workloads/Prod', what: 'is a unit with what is under it', numbers: [1, 2] },
    { text: 'ou:/Workloads/Prod/', what: 'is a unit, with a slash at its end', numbers: [1, 2] },
    { text: 'ou:/Workloads', what: 'is a unit with all levels under it', numbers: [1, 2, 3] },
    { text: 'ou:/workloads', what: 'is a unit in its own case', numbers: [] },
    { text: 'ou:/', what: 'is the root: every account whose place is known', numbers: [1, 2, 3, 4] },
    { text: 'tag:stage=p', what: 'is a tag', numbers: [1] },
    { text: 'tag:stage=p*', what: 'is a tag and no pattern', numbers: [2] },
    { text: 'tag:x=a=b', what: 'is a tag with an equals sign in its value', numbers: [1] },
    { text: 'tag:constructor=x', what: 'is a tag that nobody has', numbers: [] },
  ])('$text $what', ({ text, numbers }) => {
    const selector = selectorOf(text);
    expect(selectedAccounts(selector, accounts).map((one) => accounts.indexOf(one) + 1)).toEqual(numbers);
    expect(selectorText(selector)).toBe(text);
  });

  it.each([
    { texts: ['prod', '111122223333'], organizationalUnitNames: false, tags: false },
    { texts: ['prod', 'ou:/x'], organizationalUnitNames: true, tags: false },
    { texts: ['tag:a=b'], organizationalUnitNames: false, tags: true },
  ])('says what $texts needs to be read', ({ texts, ...details }) => {
    expect(neededDetails(texts.map(selectorOf))).toEqual(details);
  });
});
