import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { signingCertificate, signingWith } from '../../../support/saml-signing.ts';
import { SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { stillMine } from '../lab-entra.ts';
import { certificatesOnLab } from './lab-certificates.ts';
import type { Options } from './lab-certificates.ts';

const wanted = {
  servicePrincipalId: SERVICE_PRINCIPAL_ID,
  subject: 'CN=Microsoft Azure Federated SSO Certificate',
  notAfter: '2029-11-01T00:00:00.000Z',
};
const servicePrincipal = signingWith({ name: 'old' }, { name: 'next' });
const [OLD, NEXT] = [signingCertificate({ name: 'old' }), signingCertificate({ name: 'next' })].map(
  ({ thumbprint }) => thumbprint,
);
const ADD = 'graph:POST servicePrincipals/{id}/addTokenSigningCertificate';
const PATCH = 'graph:PATCH servicePrincipals/{id}';

function onLab(options: Options = {}) {
  const run = certificatesOnLab({ servicePrincipal, ...options });
  return {
    ...run,
    add: (mine = stillMine) => run.writer.add(wanted, mine, run.context),
    activate: (thumbprint = NEXT ?? '', mine = stillMine) =>
      run.writer.activate(SERVICE_PRINCIPAL_ID, thumbprint, mine, run.context),
    thumbprints: async () =>
      (await run.reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, run.context)).certificates.map(
        ({ thumbprint }) => thumbprint,
      ),
    posts: () => run.lab.journal.count(ADD),
  };
}

function failing(operation: string, effect: FaultInput['effect'], times: FaultInput['times'] = 1) {
  return { faults: [{ operation, effect, times: times ?? 1 }] };
}

describe('a new signing certificate', () => {
  it('is made as it was wanted, and is not the active one', async () => {
    const { add, thumbprints, stored, posts } = onLab();
    const made = await add();
    expect(made).toMatchObject({ subject: wanted.subject, notAfter: wanted.notAfter });
    expect(await thumbprints()).toEqual([OLD, NEXT, made.thumbprint]);
    expect(stored().preferredTokenSigningKeyThumbprint).toBe(OLD);
    expect(posts()).toBe(1);
  });

  it('is waited for until a read shows it, so that the next run makes no other', async () => {
    const { add, thumbprints } = onLab({ entra: { replicationLag: 4 } });
    const { thumbprint } = await add();
    expect(await thumbprints()).toContain(thumbprint);
  });

  it.each([
    { name: 'in time', replicationLag: 0 },
    { name: 'late', replicationLag: 5 },
  ])('whose answer was lost is found when a read shows it $name, and no other is made', async (entra) => {
    const { add, thumbprints, posts } = onLab({
      entra: { replicationLag: entra.replicationLag },
      ...failing(ADD, { type: 'lost-reply' }),
    });
    const { thumbprint } = await add();
    expect(await thumbprints()).toEqual([OLD, NEXT, thumbprint]);
    expect(posts()).toBe(1);
  });

  it.each([
    { name: 'the connection broke', effect: { type: 'reset' }, code: 'ENTRA_UNREACHABLE' },
    {
      name: 'the server was in trouble',
      effect: { type: 'error', status: 503, code: 'serviceNotAvailable', message: 'Try later.' },
      code: 'ENTRA_REQUEST_FAILED',
    },
  ] as const)('that was not made because $name is not asked for again', async ({ effect, code }) => {
    const { add, thumbprints, posts } = onLab(failing(ADD, effect));
    await expect(add()).rejects.toMatchObject({ code });
    expect(await thumbprints()).toEqual([OLD, NEXT]);
    expect(posts()).toBe(1);
  });

  it('is asked for again when Graph says that it did not begin', async () => {
    const effect = { type: 'error', status: 429, code: 'TooManyRequests', message: 'Slow down.' } as const;
    const { add, thumbprints, posts } = onLab(failing(ADD, effect));
    await add();
    expect([(await thumbprints()).length, posts()]).toEqual([3, 2]);
  });

  it('cannot be told from one that somebody else made at the same time', async () => {
    const { add, stored, lab } = onLab(failing(ADD, { type: 'lost-reply' }));
    const theirs = signingCertificate({ name: 'theirs' });
    const meanwhile = async () => void stored().keyCredentials.push(theirs.sign, theirs.verify);
    await expect(add(meanwhile)).rejects.toMatchObject({
      code: 'ENTRA_READ_BACK',
      message: expect.stringContaining(theirs.thumbprint),
    });
    expect(lab.journal.count(ADD)).toBe(1);
  });

  it.each(['usGov', 'usGovDoD', 'china'] as const)(
    'is made by a person in the cloud %s, who is told how',
    async (cloud) => {
      const { add, calls } = onLab({ entra: { cloud } });
      await expect(add()).rejects.toMatchObject({
        code: 'ENTRA_NO_CERTIFICATE_API',
        hint: expect.stringContaining('New Certificate'),
      });
      expect(calls()).toEqual([]);
    },
  );
});

describe('the active certificate', () => {
  it('becomes the one that was named, in whatever case', async () => {
    const { activate, stored } = onLab();
    await activate(NEXT?.toLowerCase());
    expect(stored().preferredTokenSigningKeyThumbprint).toBe(NEXT);
  });

  it('is read until it shows', async () => {
    const { activate, reader, context } = onLab({ entra: { replicationLag: 4 } });
    await activate();
    const { preferredThumbprint } = await reader.servicePrincipal({ id: SERVICE_PRINCIPAL_ID }, context);
    expect(preferredThumbprint).toBe(NEXT);
  });

  it.each([
    { name: 'the server was in trouble', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    { name: 'the connection broke', effect: { type: 'reset' } },
    { name: 'the answer was lost', effect: { type: 'lost-reply' } },
  ] as const)('is written again when $name', async ({ effect }) => {
    const { activate, stored, lab } = onLab(failing(PATCH, effect));
    await activate();
    expect(stored().preferredTokenSigningKeyThumbprint).toBe(NEXT);
    expect(lab.journal.count(PATCH)).toBe(2);
  });

  it('is believed to be written when every answer was lost and a read shows it', async () => {
    const { activate, stored } = onLab(failing(PATCH, { type: 'lost-reply' }, 'always'));
    await activate();
    expect(stored().preferredTokenSigningKeyThumbprint).toBe(NEXT);
  });

  it.each([
    { effect: { type: 'reset' }, code: 'ENTRA_UNREACHABLE' },
    {
      effect: { type: 'error', status: 503, code: 'serviceNotAvailable', message: 'Try later.' },
      code: 'ENTRA_REQUEST_FAILED',
    },
  ] as const)(
    'stays, and the reason is told, when Graph never takes it ($code)',
    async ({ effect, code }) => {
      const { activate, stored } = onLab(failing(PATCH, effect, 'always'));
      await expect(activate()).rejects.toMatchObject({ code });
      expect(stored().preferredTokenSigningKeyThumbprint).toBe(OLD);
    },
  );

  it('is never one that is not there', async () => {
    const { activate, lab } = onLab();
    await expect(activate('A'.repeat(40))).rejects.toMatchObject({ code: 'ENTRA_CERTIFICATE_ABSENT' });
    expect(lab.journal.count(PATCH)).toBe(0);
  });

  it('that no read shows in the end is told', async () => {
    const { activate } = onLab({ entra: { replicationLag: 1_000 } });
    await expect(activate()).rejects.toMatchObject({ code: 'ENTRA_READ_BACK' });
  });
});

describe('a write of certificates', () => {
  it('is not begun with a lease that is lost', async () => {
    const { add, activate, lab } = onLab();
    const lost = () => Promise.reject(new Error('lost'));
    await expect(add(lost)).rejects.toThrow('lost');
    await expect(activate(undefined, lost)).rejects.toThrow('lost');
    expect(lab.journal.writes()).toEqual([]);
  });

  it('is not begun after the deadline', async () => {
    const { add, activate, abort, lab } = onLab();
    const runsOut = async () => abort.abort();
    await expect(add(runsOut)).rejects.toMatchObject({ code: 'DEADLINE' });
    await expect(activate(undefined, runsOut)).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(lab.journal.writes()).toEqual([]);
  });

  it('names the permission and the owner that it lacks', async () => {
    const { add, activate } = onLab({ servicePrincipal: { ...servicePrincipal, owners: [] } });
    const forbidden = {
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringMatching(/OwnedBy.*owner.*ReadWrite\.All/u),
    };
    await expect(add()).rejects.toMatchObject(forbidden);
    await expect(activate()).rejects.toMatchObject(forbidden);
  });
});
