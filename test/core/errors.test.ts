import { describe, expect, it } from 'vitest';
import { DeadlineError, failureOf, RolebridgeError } from '../../src/core/errors.ts';

describe('an error of Rolebridge', () => {
  it('has a code, a hint and what caused it', () => {
    const cause = new Error('socket closed');
    const error = new RolebridgeError('GRAPH_DOWN', 'Graph does not answer', { hint: 'Try later.', cause });
    expect(error).toMatchObject({ name: 'RolebridgeError', code: 'GRAPH_DOWN', hint: 'Try later.', cause });
  });

  it('has no cause where there is none', () => {
    expect('cause' in new RolebridgeError('X', 'x', { hint: 'y' })).toBe(false);
  });

  it.each([
    { name: 'our own', error: new DeadlineError(), code: 'DEADLINE', hinted: true },
    { name: 'of a library', error: new RangeError('too big'), code: 'UNEXPECTED', hinted: false },
    { name: 'no error at all', error: undefined, code: 'UNEXPECTED', hinted: false },
  ])('as plain data for reports: $name', ({ error, code, hinted }) => {
    const failure = failureOf(error);
    expect(failure.code).toBe(code);
    expect('hint' in failure).toBe(hinted);
    expect(JSON.parse(JSON.stringify(failure))).toEqual(failure);
  });
});
