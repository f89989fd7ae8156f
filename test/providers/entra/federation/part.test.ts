import { describe, expect, it } from 'vitest';
import { DeadlineError, RolebridgeError } from '../../../../src/core/errors.ts';
import { part } from '../../../../src/providers/entra/federation/part.ts';
import { GraphFailure } from '../../../../src/providers/entra/graph-failure.ts';

const purpose = { what: 'the owners', permission: 'Application.Read.All' };
const failing = (error: Error) => part(purpose, () => Promise.reject(error));

describe('a part of a posture', () => {
  it('is what was read', async () => {
    expect(await part(purpose, async () => 7)).toEqual({ state: 'known', value: 7 });
  });

  it.each([
    {
      name: 'a refusal',
      error: new GraphFailure('Authorization_RequestDenied', 'No.', { status: 403 }),
      expected: { code: 'ENTRA_FORBIDDEN', lacks: 'Application.Read.All' },
    },
    {
      name: 'a request that Graph does not know',
      error: new GraphFailure('BadRequest', 'No.', { status: 400 }),
      expected: { code: 'ENTRA_REQUEST_FAILED' },
    },
    {
      name: 'a Graph that cannot be reached',
      error: new GraphFailure('ENTRA_UNREACHABLE', 'No.', {}),
      expected: { code: 'ENTRA_UNREACHABLE' },
    },
    {
      name: 'an error of ours with a hint',
      error: new RolebridgeError('X', 'No.', { hint: 'Do this.' }),
      expected: { code: 'X', reason: 'No.', hint: 'Do this.' },
    },
  ])('is unknown after $name', async ({ error, expected }) => {
    const found = await failing(error);
    expect(found).toMatchObject({ state: 'unknown', ...expected });
    expect('lacks' in found).toBe('lacks' in expected);
  });

  it.each([new DeadlineError(), new TypeError('a defect')])('lets %s through', async (error) => {
    await expect(failing(error)).rejects.toBe(error);
  });
});
