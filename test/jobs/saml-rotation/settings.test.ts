import { describe, expect, it } from 'vitest';
import { samlRotationSettings } from '../../../src/jobs/saml-rotation/settings.ts';

const name = 'production';
const problems = (...connections: readonly object[]): readonly string[] =>
  (samlRotationSettings.safeParse({ connections }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the settings of saml-rotation', () => {
  it('leave everything to a person unless somebody says otherwise', () => {
    expect(samlRotationSettings.parse({ connections: [{ name }] })).toEqual({
      limits: {
        maxDeletes: 10_000,
        maxDeleteRatio: 0.5,
        freeDeletes: 1,
        maxUpdateRatio: 0.5,
        freeUpdates: 5,
        emptyTarget: 'refuse',
      },
      connections: [
        {
          name,
          policy: 'notify',
          stageBefore: '60d',
          activateBefore: '30d',
          settle: '1d',
          overlap: '14d',
          validity: '1095d',
          subject: 'CN=Microsoft Azure Federated SSO Certificate',
        },
      ],
    });
  });

  it.each([
    {
      given: [{ name, activateBefore: '60d' }],
      problem: 'connections.0.activateBefore: it has to be shorter than stageBefore, which is 60d',
    },
    {
      given: [{ name, activateBefore: '12h' }],
      problem: 'connections.0.settle: it has to be shorter than activateBefore, which is 12h',
    },
    {
      given: [{ name, validity: '1096d' }],
      problem: 'connections.0.validity: Entra makes certificates of 1095d at most',
    },
    {
      given: [{ name, validity: '60d' }],
      problem: 'connections.0.validity: it has to be longer than stageBefore, which is 60d',
    },
    { given: [{ name, subject: 'AWS' }], problem: 'connections.0.subject: a subject begins with CN=' },
    {
      given: [{ name }, { name: 'other' }, { name }],
      problem: 'connections.2.name: connection 1 has the same name, production',
    },
    { given: [], problem: 'connections: a job without a connection has nothing to do' },
  ])('refuse: $problem', ({ given, problem }) => {
    expect(problems(...given)).toEqual([problem]);
  });

  it('refuse what they do not know', () => {
    expect(problems({ name, overlapp: '1d' })).toHaveLength(1);
    expect(
      samlRotationSettings.safeParse({ limits: { maxDelete: 1 }, connections: [{ name }] }).success,
    ).toBe(false);
  });
});
