import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../src/core/errors.ts';
import type { HandOverPorts } from '../../../src/jobs/credential-expiry/hand-over-token.ts';
import { activeJob, handOverDesk, minutesAfterStart } from './hand-over-ports.ts';

const token = 'scim+token/until=day-520-and-some-more-of-it';

/** How a library or a cloud quotes a token. */
const quotes = {
  'as it is': `401 for credentials:${token}`,
  'in an address': `no route to https://x/?t=${encodeURIComponent(token)}`,
  'in base64': `header ${Buffer.from(`Bearer ${token}`).toString('base64')}`,
  'in part': `token ${token.slice(3, 30)}… refused`,
};

const refuse = (said: string) => async () => {
  throw new RolebridgeError('X', said, { hint: said, cause: new Error(said, { cause: new Error(said) }) });
};

/** What can quote the token, each at its port. */
const places: Readonly<Record<string, (said: string, all: HandOverPorts) => Partial<HandOverPorts>>> = {
  'the probe': (said) => ({ scim: { accepts: refuse(said) } }),
  'the look at the jobs': (said, { synchronization }) => ({
    synchronization: { ...synchronization, synchronizationJobs: refuse(said) },
  }),
  'the save': (said, { synchronization }) => ({
    synchronization: { ...synchronization, saveCredentials: refuse(said) },
  }),
  'the validation': (said, { synchronization }) => ({
    synchronization: { ...synchronization, validate: refuse(said) },
  }),
  'the answer of the validation': (said, { synchronization }) => ({
    synchronization: { ...synchronization, validate: async () => said },
  }),
  'the state': (said, { state }) => ({ state: { ...state, put: refuse(said) } }),
  'the lease': (said) => ({ stillMine: refuse(said) }),
  'the reason of a quarantine': (said, { synchronization }) => {
    const quarantine = { since: minutesAfterStart(1), reason: said, error: said };
    const job = { ...activeJob, status: 'Quarantine', quarantine };
    return { synchronization: { ...synchronization, synchronizationJobs: async () => [job] } };
  },
};

describe.each(Object.entries(places))('a hand-over shows nothing of the token that %s quotes', (_, ports) => {
  it.each(Object.entries(quotes))('%s', async (__, said) => {
    const desk = handOverDesk({ ports: (all) => ports(said, all) });
    const ended = await desk.give(token).catch((error: unknown) => error);
    const shown = inspect([ended, desk.said, await desk.state.list('handovers')], {
      depth: null,
      showHidden: true,
      maxStringLength: null,
    });
    expect(shown).toContain('***');
    expect(shown).not.toMatch(/token\/until|day-520|c2NpbS|NjaW0|zY2lt/u);
  });
});
