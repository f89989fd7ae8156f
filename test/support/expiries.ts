import fc from 'fast-check';
import type { Credential, Finding } from '../../src/model/credentials.ts';
import type { Expiry } from '../../src/report/timeline.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 150, size: 'max' }),
  fc.string({
    unit: fc.constantFrom('\\', 'n', ';', ',', ' ', '\n', 'é', '漢'),
    maxLength: 150,
    size: 'max',
  }),
);

const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

export const anyCredential: fc.Arbitrary<Credential> = fc
  .record({
    key: fc.string({ unit: 'binary', minLength: 1 }),
    kind: fc.constantFrom('saml-signing-certificate', 'scim-token', 'federated-credential'),
    state: fc.constantFrom('active', 'staged', 'stale', 'accepted'),
    title: text,
    livesIn: text,
    cutsOff: text,
    notAfter: fc.option(time, { nil: undefined }),
    evidence: fc.constantFrom('read', 'announced', 'stated', 'assumed'),
    source: text,
    remedy: text,
  })
  .map(({ notAfter, ...rest }) => (notAfter === undefined ? rest : { ...rest, notAfter }));

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  key: text,
  severity: fc.constantFrom('critical', 'warning'),
  title: text,
  text,
  remedy: text,
});

export const anyExpiry: fc.Arbitrary<Expiry> = fc.record({
  credentials: fc.uniqueArray(anyCredential, { selector: ({ key }) => key, maxLength: 8 }),
  findings: fc.array(anyFinding, { maxLength: 3 }),
});
