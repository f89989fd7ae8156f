import { describe, expect, it } from 'vitest';
import {
  needing,
  neededRegistrations,
  type SetUpFacts,
  type WrittenConnection,
} from '../../../src/jobs/set-up/needs.ts';

const ONE = '7e9a1c00-0000-4000-8000-00000000000a';
const TWO = '7e9a1c00-0000-4000-8000-00000000000b';
const THREE = '7e9a1c00-0000-4000-8000-00000000000c';

function facts(changes: Partial<SetUpFacts> = {}): SetUpFacts {
  return {
    jobs: ['app-roles'],
    tenantId: '7e9a1c00-0000-4000-8000-000000000001',
    clientId: ONE,
    clients: {},
    written: [],
    assigns: false,
    handsOverTokens: false,
    ...changes,
  };
}

function written(name: string, identity: WrittenConnection['identity']): WrittenConnection {
  return { name, identity, servicePrincipal: { displayName: name }, isMadeByJob: false };
}

describe('the registrations that are needed', () => {
  it.each([
    { name: 'none for a job that never signs in', given: facts({ jobs: ['permission-sets'] }), settings: [] },
    {
      name: 'one for all jobs, when nothing else is said',
      given: facts({ jobs: ['app-roles', 'account-assignments', 'saml-rotation'] }),
      settings: ['entra.clientId'],
    },
    {
      name: 'one for each identity that has its own',
      given: facts({
        jobs: ['app-roles', 'account-assignments', 'saml-rotation'],
        clients: { reader: TWO, rotator: THREE },
      }),
      settings: ['entra.clientId', 'entra.clients.reader', 'entra.clients.rotator'],
    },
    {
      name: 'one for two identities that share a client, whatever its case',
      given: facts({
        jobs: ['account-assignments', 'saml-rotation'],
        clients: { reader: TWO.toUpperCase(), rotator: TWO },
      }),
      settings: ['entra.clients.reader'],
    },
    {
      name: 'none for an identity that no job has',
      given: facts({ jobs: ['app-roles'], clients: { rotator: TWO } }),
      settings: ['entra.clientId'],
    },
    {
      name: 'the one for all, when an identity is given the same',
      given: facts({ jobs: ['account-assignments'], clients: { reader: ONE } }),
      settings: ['entra.clientId'],
    },
  ])('are $name', ({ given, settings }) => {
    expect(
      neededRegistrations(given)
        .map(({ setting }) => setting)
        .toSorted(),
    ).toEqual(settings);
  });

  it('have what their own jobs need, and nothing of the others', () => {
    const [writer, reader] = neededRegistrations(
      facts({ jobs: ['app-roles', 'account-assignments'], clients: { reader: TWO } }),
    );
    expect(writer).toMatchObject({ displayName: 'Rolebridge', identity: 'roleWriter' });
    expect(writer?.permissions).toEqual([
      'Application.Read.All',
      'Application.ReadWrite.OwnedBy',
      'Synchronization.Read.All',
    ]);
    expect(reader).toMatchObject({ displayName: 'Rolebridge reader', identity: 'reader' });
    expect(reader?.permissions).toEqual(['Application.Read.All', 'GroupMember.Read.All']);
  });

  it('do not ask to read what they may write', () => {
    const [only] = neededRegistrations(facts({ jobs: ['app-roles', 'group-provisioning'] }));
    expect(only?.permissions).toContain('Synchronization.ReadWrite.All');
    expect(only?.permissions).not.toContain('Synchronization.Read.All');
  });

  it.each([
    { assigns: true, jobs: ['federation'] as const, asked: true },
    { assigns: false, jobs: ['federation'] as const, asked: false },
    { assigns: true, jobs: ['app-roles'] as const, asked: false },
  ])('may assign people only where a connection says so: $assigns, $jobs', ({ assigns, jobs, asked }) => {
    const [only] = neededRegistrations(facts({ assigns, jobs }));
    expect(only?.permissions.includes('AppRoleAssignment.ReadWrite.All')).toBe(asked);
  });

  it.each([
    { assigns: true, jobs: ['federation'] },
    { assigns: false, jobs: [] },
  ])('call that permission needed only there: $assigns', ({ assigns, jobs }) => {
    const [only] = neededRegistrations(facts({ assigns, jobs: ['federation', 'app-roles'] }));
    expect(only && needing('AppRoleAssignment.ReadWrite.All', only)).toEqual(jobs);
  });

  it('keep that permission from every other job, where federation has a registration of its own', () => {
    const registrations = neededRegistrations(
      facts({ assigns: true, jobs: ['federation', 'app-roles', 'posture'], clients: { federation: TWO } }),
    );
    const holders = registrations.filter(({ permissions }) =>
      permissions.includes('AppRoleAssignment.ReadWrite.All'),
    );
    expect(holders.map(({ setting, jobs }) => [setting, jobs])).toEqual([
      ['entra.clients.federation', ['federation']],
    ]);
  });

  it('own what their own jobs write', () => {
    const registrations = neededRegistrations(
      facts({
        jobs: ['app-roles', 'saml-rotation', 'account-assignments'],
        clients: { reader: TWO, rotator: THREE },
        written: [written('production', 'roleWriter'), written('production', 'rotator')],
      }),
    );
    expect(
      registrations.map(({ setting, written: own }) => [setting, own.map(({ identity }) => identity)]),
    ).toEqual([
      ['entra.clientId', ['roleWriter']],
      ['entra.clients.rotator', ['rotator']],
      ['entra.clients.reader', []],
    ]);
  });
});
