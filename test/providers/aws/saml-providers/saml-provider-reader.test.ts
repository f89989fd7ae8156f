import { describe, expect, it } from 'vitest';
import { createSamlProviderReader } from '../../../../src/providers/aws/saml-providers/saml-provider-reader.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../lab-aws.ts';
import { labAws } from '../lab-aws.ts';
import { account, accountWith, arnIn, NEW, OLD, PROVIDER, READER } from './estate.ts';

const third = '777788889999';
const twoAccounts = [accountWith(ACCOUNT), accountWith(OTHER_ACCOUNT)];

function read({ clients, context }: LabAws, ...ids: readonly string[]) {
  const reader = createSamlProviderReader(clients, { readerRole: READER, concurrency: 2 });
  return reader.providers(
    PROVIDER,
    ids.map((id) => account(id)),
    context,
  );
}

/** Reads two accounts, of which something is wrong with the first. */
const readTwo = (options: LabAwsOptions) =>
  read(labAws({ accounts: twoAccounts, ...options }), ACCOUNT, OTHER_ACCOUNT);

describe('the SAML providers of accounts', () => {
  it('come with their document and its certificates, for two calls each', async () => {
    const metadata = samlMetadata([OLD.der, NEW.der, 'AAAA']);
    const aws = labAws({ accounts: [accountWith(ACCOUNT, { metadata })] });
    expect(await read(aws, ACCOUNT)).toEqual({
      items: [
        {
          accountId: ACCOUNT,
          arn: arnIn(ACCOUNT),
          status: 'present',
          metadata,
          certificates: [OLD, NEW],
          problems: ['signing certificate 3 cannot be read: it is no X.509 certificate'],
        },
      ],
      gaps: [],
    });
    expect(aws.operations()).toEqual(['sts:AssumeRole', 'iam:GetSAMLProvider']);
    expect(aws.context.progressed).toEqual([
      { phase: 'read', what: 'accounts for SAML providers', done: 1, total: 1 },
    ]);
  });

  it('may be absent, which is no gap', async () => {
    const aws = labAws({ accounts: [accountWith(ACCOUNT, { metadata: '' })] });
    expect(await read(aws, ACCOUNT)).toEqual({
      items: [{ accountId: ACCOUNT, arn: arnIn(ACCOUNT), status: 'absent' }],
      gaps: [],
    });
  });

  it('are in the order of the accounts', async () => {
    const aws = labAws({ accounts: [...twoAccounts, accountWith(third)] });
    const { items } = await read(aws, third, ACCOUNT, OTHER_ACCOUNT);
    expect(items.map(({ accountId }) => accountId)).toEqual([third, ACCOUNT, OTHER_ACCOUNT]);
  });

  it('come through throttling and broken connections', async () => {
    const { gaps } = await readTwo({
      faults: [
        { operation: 'sts:AssumeRole', effect: { type: 'lost-reply' } },
        {
          operation: 'iam:GetSAMLProvider',
          times: 2,
          effect: { type: 'error', status: 400, code: 'Throttling' },
        },
        { operation: 'iam:GetSAMLProvider', effect: { type: 'garbage' } },
      ],
    });
    expect(gaps).toEqual([]);
  });

  const denied = 'iam:GetSAMLProvider';
  it.each([
    {
      name: 'the role may not read it',
      options: {
        accounts: [accountWith(ACCOUNT, { reader: { deniedActions: [denied] } }), accountWith(OTHER_ACCOUNT)],
      },
      code: 'AWS_SAML_PROVIDER_DENIED',
      reason: `GetSAMLProvider of ${arnIn(ACCOUNT)} failed: `,
      hint: 'infra/member-account.yml',
    },
    {
      name: 'the role does not trust us',
      options: {
        accounts: [
          accountWith(ACCOUNT, { reader: { trust: { Version: '2012-10-17', Statement: [] } } }),
          accountWith(OTHER_ACCOUNT),
        ],
      },
      code: 'AWS_READER_ROLE_DENIED',
      reason: `reader role arn:aws:iam::${ACCOUNT}:role/${READER.name} cannot be assumed: `,
      hint: 'infra/member-account.yml',
    },
    {
      name: 'AWS throttles without end',
      options: {
        faults: [
          {
            operation: denied,
            account: ACCOUNT,
            times: 'always',
            effect: { type: 'error', status: 400, code: 'Throttling' },
          },
        ],
      },
      code: 'AWS_THROTTLED',
      reason: 'GetSAMLProvider',
      hint: 'later',
    },
    {
      name: 'AWS is in trouble',
      options: {
        faults: [
          {
            operation: denied,
            account: ACCOUNT,
            times: 'always',
            effect: { type: 'error', status: 500, code: 'ServiceFailure' },
          },
        ],
      },
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'ServiceFailure',
      hint: 'Run it again.',
    },
    {
      name: 'AWS gives no document',
      options: {
        rewrite: (reply: string, request: string) =>
          request.includes(ACCOUNT)
            ? reply.replace(/<SAMLMetadataDocument>[\s\S]*<\/SAMLMetadataDocument>/, '')
            : reply,
      },
      code: 'AWS_ACCOUNT_UNREADABLE',
      reason: 'AWS gave no metadata document',
      hint: 'Run it again.',
    },
  ] satisfies readonly {
    name: string;
    options: LabAwsOptions;
    code: string;
    reason: string;
    hint: string;
  }[])('have a gap where $name, and the other account is read', async ({ options, code, reason, hint }) => {
    const { items, gaps } = await readTwo(options);
    expect(items.map(({ accountId }) => accountId)).toEqual([OTHER_ACCOUNT]);
    expect(gaps).toEqual([
      {
        scope: ACCOUNT,
        code,
        reason: expect.stringContaining(reason),
        hint: expect.stringContaining(hint),
      },
    ]);
  });

  it('are not read without credentials of our own', async () => {
    const faults = [
      {
        operation: 'sts:AssumeRole',
        effect: { type: 'error', status: 403, code: 'InvalidClientTokenId' },
      },
    ] as const;
    await expect(readTwo({ faults: [...faults] })).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
  });

  it('are not read after the deadline', async () => {
    await expect(readTwo({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});
