import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../src/lab/world-checks.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { ACCOUNT, worldWith } from '../../support/worlds.ts';

const provider = { name: 'AzureAD', metadata: samlMetadata() };
const topic = { name: 'ops', region: 'eu-west-1' };

describe('the accounts of a world', () => {
  it('may have topics and buses of one name in two Regions', () => {
    const elsewhere = { ...topic, region: 'us-east-1' };
    const account = { id: ACCOUNT, name: 'prod', topics: [topic, elsewhere], eventBuses: [topic, elsewhere] };
    expect(contradictions(worldWith({ accounts: [account] }))).toEqual([]);
  });

  it.each([
    { what: 'SAML providers', twice: { samlProviders: [provider, provider] }, problem: 'provider AzureAD' },
    { what: 'users', twice: { users: [{ name: 'ada' }, { name: 'Ada' }] }, problem: 'user ada' },
    {
      what: 'access keys',
      twice: {
        users: ['ada', 'grace'].map((name) => ({ name, accessKeys: [{ id: 'AKIALABTWICE00000001' }] })),
      },
      problem: 'access key AKIALABTWICE00000001',
    },
    { what: 'topics', twice: { topics: [topic, topic] }, problem: 'topic ops of eu-west-1' },
    { what: 'event buses', twice: { eventBuses: [topic, topic] }, problem: 'bus ops of eu-west-1' },
    {
      what: 'secrets',
      twice: { secrets: [topic, topic].map((each) => ({ ...each, value: 'text' })) },
      problem: 'secret ops of eu-west-1',
    },
  ])('have no two $what of one name', ({ twice, problem }) => {
    const found = contradictions(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', ...twice }] }));
    expect(found).toEqual([expect.stringContaining(`${problem} is there twice`)]);
  });
});
