import { describe, expect, it } from 'vitest';
import { goesOn, stageAhead, stageOfChange, stages } from '../../../src/jobs/saml-rotation/stage.ts';
import { certificate, rotationApp } from './clouds.ts';

const target = 'production';

describe('the stages of a rotation', () => {
  it.each([
    { key: 'production signing-certificate after AB', action: 'create', stage: 'stage' },
    { key: 'production accepts 111122223333 AB', action: 'create', stage: 'distribute' },
    { key: 'production active', action: 'update', stage: 'activate' },
    { key: 'production accepts 111122223333 AB', action: 'delete', stage: 'clean-up' },
  ] as const)('$action $key is of $stage', ({ key, action, stage }) => {
    expect(stageOfChange({ key, action, target })).toBe(stage);
  });

  it('go on in their order, and never begin anew', () => {
    expect(stages.map((stage) => goesOn(stage, undefined))).toEqual([true, true, true, true]);
    expect(stages.map((stage) => goesOn(stage, 'distribute'))).toEqual([false, true, true, true]);
  });

  it('say what they wait for, each reason once', async () => {
    const [old, next] = [certificate('old', -1000, 40), certificate('next', -1, 1000)];
    const app = rotationApp({ certificates: [old, next], accounts: [[old], [old]] });
    app.clouds.unpublished.add(next.thumbprint);
    expect(stageAhead(await app.plan(), target)).toEqual({
      stage: 'distribute',
      changes: 0,
      waits: [{ rule: 'waiting', reason: expect.stringContaining('metadata') as string }],
    });
    expect(stageAhead(await app.plan(), 'another')).toBeUndefined();
  });
});
