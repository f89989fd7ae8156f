import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../../src/core/errors.ts';
import type { SamlProviderEdit } from '../../../../src/model/saml.ts';
import { createSamlProviderWriter } from '../../../../src/providers/aws/saml-providers/saml-provider-writer.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../lab-aws.ts';
import { labAws } from '../lab-aws.ts';
import { account, accountWith, arnIn, metadataIn, NEW, OLD, THIRD, WRITER } from './estate.ts';

type Fault = NonNullable<LabAwsOptions['faults']>[number];

const add = (id: string, expected = [OLD.thumbprint]): SamlProviderEdit => ({
  type: 'add',
  account: account(id),
  arn: arnIn(id),
  expected,
  certificate: NEW,
});
const remove = (id: string, { thumbprint } = OLD): SamlProviderEdit => ({
  type: 'remove',
  account: account(id),
  arn: arnIn(id),
  expected: [OLD.thumbprint],
  thumbprint,
});

function write(
  { clients, context }: LabAws,
  edits: readonly SamlProviderEdit[],
  stillMine = () => Promise.resolve(),
) {
  // One after the other, so that what a fault hits is known.
  const writer = createSamlProviderWriter(clients, { writerRole: WRITER, concurrency: 1 });
  return writer.write(edits, stillMine, context);
}

const oneAccount = (options: LabAwsOptions = {}) => labAws({ accounts: [accountWith(ACCOUNT)], ...options });
const both = samlMetadata([OLD.der, NEW.der]);
const error = (code: string, status = 400) => ({ type: 'error', status, code }) as const;
const update = 'iam:UpdateSAMLProvider';

describe('edits of SAML providers', () => {
  it('are written and read back, all of one account at once', async () => {
    const aws = oneAccount();
    const edits = [remove(ACCOUNT), add(ACCOUNT)];
    expect(await write(aws, edits)).toEqual(edits.map((edit) => ({ status: 'applied', edit })));
    expect(metadataIn(aws, ACCOUNT)).toBe(samlMetadata([NEW.der]));
    expect(aws.context.progressed).toEqual([{ phase: 'apply', what: 'SAML providers', done: 1, total: 1 }]);
    expect(aws.operations()).toEqual([
      'sts:AssumeRole',
      'iam:GetSAMLProvider',
      'iam:UpdateSAMLProvider',
      'iam:GetSAMLProvider',
    ]);
  });

  it('that are made already write nothing', async () => {
    const aws = oneAccount({ accounts: [accountWith(ACCOUNT, { metadata: both })] });
    const [result] = await write(aws, [add(ACCOUNT)]);
    expect(result?.status).toBe('applied');
    expect(aws.lab.journal.count(update)).toBe(0);
  });

  it('are none when there are none', async () => {
    const aws = oneAccount();
    expect(await write(aws, [])).toEqual([]);
    expect(aws.operations()).toEqual([]);
  });

  it('that the document forbids leave the others of the account to be written', async () => {
    const aws = oneAccount();
    const results = await write(aws, [remove(ACCOUNT)]);
    expect(results).toMatchObject([{ status: 'failed', failure: { code: 'SAML_LAST_CERTIFICATE' } }]);
    const more = await write(aws, [remove(ACCOUNT), add(ACCOUNT), remove(ACCOUNT, NEW)]);
    expect(more.map(({ status }) => status)).toEqual(['applied', 'applied', 'failed']);
    expect(metadataIn(aws, ACCOUNT)).toBe(samlMetadata([NEW.der]));
  });

  it.each([
    { name: 'a lost reply', faults: [{ operation: update, effect: { type: 'lost-reply' } }], updates: 1 },
    { name: 'a broken connection', faults: [{ operation: update, effect: { type: 'reset' } }], updates: 2 },
    {
      name: 'throttling',
      faults: [{ operation: update, times: 3, effect: error('Throttling') }],
      updates: 4,
    },
    {
      name: 'other writers',
      faults: [{ operation: update, times: 2, effect: error('ConcurrentModification', 409) }],
      updates: 3,
    },
    {
      name: 'trouble on the way to it',
      faults: [
        { operation: 'iam:GetSAMLProvider', times: 2, effect: error('ServiceFailure', 500) },
        { operation: 'sts:AssumeRole', effect: { type: 'reset' } },
      ],
      updates: 1,
    },
    {
      name: 'trouble on the way back',
      faults: [{ operation: 'iam:GetSAMLProvider', skip: 1, times: 3, effect: { type: 'garbage' } }],
      updates: 1,
    },
  ] satisfies readonly { name: string; faults: Fault[]; updates: number }[])(
    'come through $name, each write from a fresh read',
    async ({ faults, updates }) => {
      const aws = oneAccount({ faults });
      expect(await write(aws, [add(ACCOUNT)])).toMatchObject([{ status: 'applied' }]);
      expect(metadataIn(aws, ACCOUNT)).toBe(both);
      expect(aws.lab.journal.count(update)).toBe(updates);
      const iam = aws.operations().filter((operation) => operation.startsWith('iam:'));
      expect(iam.join(' ')).not.toContain(`${update} ${update}`);
      expect(iam.at(-1)).toBe('iam:GetSAMLProvider');
    },
  );

  it('wait for IAM to show them', async () => {
    let shown = 0;
    const aws = oneAccount({
      rewrite: (reply) => (shown++ < 6 ? reply.replaceAll(NEW.der, OLD.der) : reply),
    });
    const before = aws.lab.clock.now().getTime();
    expect(await write(aws, [add(ACCOUNT)])).toMatchObject([{ status: 'applied' }]);
    expect(aws.lab.journal.count(update)).toBe(1);
    expect(aws.lab.clock.now().getTime()).toBeGreaterThan(before);
  });

  it('that IAM never shows have failed, and are not written again', async () => {
    const aws = oneAccount({ rewrite: (reply) => reply.replaceAll(NEW.der, OLD.der) });
    expect(await write(aws, [add(ACCOUNT)])).toMatchObject([
      { status: 'failed', failure: { code: 'SAML_METADATA_READ_BACK' } },
    ]);
    expect(aws.lab.journal.count(update)).toBe(1);
  });

  it('are made of no document that lacks what was seen in it already', async () => {
    let shown = 0;
    const aws = oneAccount({
      accounts: [accountWith(ACCOUNT, { metadata: samlMetadata([OLD.der, THIRD.der]) })],
      // As it was before the active one was added.
      rewrite: (reply) => (shown++ < 4 ? reply.replaceAll(OLD.der, THIRD.der) : reply),
    });
    const seen = [OLD.thumbprint, THIRD.thumbprint];
    expect(await write(aws, [add(ACCOUNT, seen)])).toMatchObject([{ status: 'applied' }]);
    expect(metadataIn(aws, ACCOUNT)).toBe(samlMetadata([OLD.der, THIRD.der, NEW.der]));
    expect(aws.lab.journal.count(update)).toBe(1);
  });

  it('are not written where it goes on to lack that', async () => {
    const aws = labAws({ accounts: [accountWith(ACCOUNT), accountWith(OTHER_ACCOUNT)] });
    const results = await write(aws, [add(ACCOUNT, [OLD.thumbprint, THIRD.thumbprint]), add(OTHER_ACCOUNT)]);
    expect(results).toMatchObject([
      {
        status: 'failed',
        failure: {
          code: 'SAML_METADATA_CHANGED',
          message: expect.stringMatching(`^nothing was written: .* lacks ${THIRD.thumbprint}, `),
        },
      },
      { status: 'applied' },
    ]);
    expect(aws.lab.journal.count(update)).toBe(1);
    expect(metadataIn(aws, ACCOUNT)).toBe(samlMetadata([OLD.der]));
  });

  it('are believed only when what was seen before is there too', async () => {
    let written = false;
    const aws = oneAccount({
      rewrite(reply, request) {
        written ||= request.includes('UpdateSAMLProvider');
        return written ? reply.replaceAll(OLD.der, NEW.der) : reply;
      },
    });
    expect(await write(aws, [add(ACCOUNT)])).toMatchObject([
      { status: 'failed', failure: { code: 'SAML_METADATA_READ_BACK' } },
    ]);
    expect(aws.lab.journal.count(update)).toBe(1);
  });

  it.each([
    {
      name: 'the role may not write',
      account: { writer: { deniedActions: [update] } },
      code: 'AWS_SAML_PROVIDER_DENIED',
    },
    {
      name: 'the role may not read',
      account: { writer: { deniedActions: ['iam:GetSAMLProvider'] } },
      code: 'AWS_SAML_PROVIDER_DENIED',
    },
    {
      name: 'the role is not there',
      account: { writer: { name: 'another' } },
      code: 'AWS_SAML_WRITER_ROLE_DENIED',
    },
    { name: 'there is no provider', account: { metadata: '' }, code: 'SAML_PROVIDER_ABSENT' },
    {
      name: 'the document is broken',
      account: { metadata: '<a>' },
      expected: [],
      code: 'SAML_METADATA_UNEDITABLE',
    },
    { name: 'AWS refuses the document', fault: error('InvalidInput'), code: 'SAML_METADATA_REFUSED' },
    {
      name: 'AWS finds the document too full',
      fault: error('LimitExceeded', 409),
      code: 'SAML_METADATA_FULL',
    },
    {
      name: 'others write all the time',
      fault: error('ConcurrentModification', 409),
      code: 'SAML_METADATA_CHANGED',
    },
    { name: 'AWS throttles without end', fault: error('Throttling'), code: 'AWS_THROTTLED' },
    { name: 'AWS is in trouble', fault: error('ServiceFailure', 500), code: 'SAML_PROVIDER_UNWRITTEN' },
  ])(
    'fail with $code where $name, and the other account is written',
    async ({ account: options, fault, expected, code }) => {
      const faults: Fault[] =
        fault === undefined ? [] : [{ operation: update, account: ACCOUNT, times: 'always', effect: fault }];
      const aws = labAws({ accounts: [accountWith(ACCOUNT, options), accountWith(OTHER_ACCOUNT)], faults });
      const results = await write(aws, [add(ACCOUNT, expected), add(OTHER_ACCOUNT)]);
      expect(results).toMatchObject([{ status: 'failed', failure: { code } }, { status: 'applied' }]);
      expect(metadataIn(aws, OTHER_ACCOUNT)).toBe(both);
      expect(metadataIn(aws, ACCOUNT)).not.toContain(NEW.der);
    },
  );

  it('are written no more once the lease is lost', async () => {
    const aws = labAws({ accounts: [accountWith(ACCOUNT), accountWith(OTHER_ACCOUNT)] });
    const lost = () => Promise.reject(new RolebridgeError('LEASE_LOST', 'gone', { hint: '' }));
    expect(await write(aws, [add(ACCOUNT), add(OTHER_ACCOUNT)], lost)).toMatchObject([
      { status: 'failed', failure: { code: 'LEASE_LOST' } },
      { status: 'not-attempted', why: 'earlier-failure' },
    ]);
    expect(aws.lab.journal.count(update)).toBe(0);
  });

  it('are not attempted after the deadline', async () => {
    const aws = oneAccount({ signal: AbortSignal.abort() });
    expect(await write(aws, [add(ACCOUNT)])).toMatchObject([{ status: 'not-attempted', why: 'deadline' }]);
    expect(aws.operations()).toEqual([]);
  });

  it('that the deadline ends between the write and its sight have failed', async () => {
    const deadline = new AbortController();
    const aws = oneAccount({
      signal: deadline.signal,
      rewrite(reply, request) {
        if (request.includes('UpdateSAMLProvider')) deadline.abort();
        return reply;
      },
    });
    expect(await write(aws, [add(ACCOUNT)])).toMatchObject([
      { status: 'failed', failure: { code: 'DEADLINE' } },
    ]);
  });
});
