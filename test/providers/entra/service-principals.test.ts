import { describe, expect, it } from 'vitest';
import type { FaultInput, World } from '../../../src/lab/world.ts';
import {
  APP_ID,
  APPLICATION_ID,
  MSIAM_ACCESS_ID,
  SERVICE_PRINCIPAL_ID,
  msiamAccess,
} from '../../support/worlds.ts';
import { entraWorld, onLab } from './lab-entra.ts';

const GROUP_ID = '7e9a1c00-0000-4000-8000-00000000aaaa';

type Role = World['entra']['servicePrincipals'][number]['appRoles'][number];

function role(number: number, changes: Partial<Role> = {}): Role {
  return {
    id: guid(number),
    value: `value-${number}`,
    displayName: `Role ${number}`,
    description: null,
    isEnabled: true,
    allowedMemberTypes: ['User'],
    origin: 'ServicePrincipal',
    ...changes,
  };
}

function guid(number: number): string {
  return `7e9a1c00-0000-4000-9000-${String(number).padStart(12, '0')}`;
}

function onWorld(
  servicePrincipal: Partial<World['entra']['servicePrincipals'][number]>,
  faults: FaultInput[] = [],
) {
  return onLab(entraWorld({ servicePrincipal, faults }));
}

/** A second enterprise application beside the first. */
function withSecond(displayName: string): World {
  const world = entraWorld({ servicePrincipal: { displayName: "O'Brien & Söhne #1 https://x" } });
  const [first] = world.entra.servicePrincipals;
  if (first === undefined) throw new Error('no service principal');
  const second = { ...first, id: guid(77), appId: guid(78), displayName };
  return { ...world, entra: { ...world.entra, servicePrincipals: [first, second] } };
}

describe('finding the service principal', () => {
  it.each([
    { name: 'its id', reference: { id: SERVICE_PRINCIPAL_ID } },
    { name: 'its appId', reference: { appId: APP_ID } },
    { name: 'its name, whatever is in it', reference: { displayName: "O'Brien & Söhne #1 https://x" } },
  ])('works by $name, with one call', async ({ reference }) => {
    const { reader, context, calls } = onLab(withSecond('Other'));
    expect(await reader.target(reference, 'auto', context)).toMatchObject({
      servicePrincipalId: SERVICE_PRINCIPAL_ID,
      appId: APP_ID,
      displayName: "O'Brien & Söhne #1 https://x",
      surface: 'servicePrincipal',
      objectId: SERVICE_PRINCIPAL_ID,
    });
    expect(calls()).toHaveLength(1);
  });

  it.each([
    { name: 'id', reference: { id: guid(99) } },
    { name: 'appId', reference: { appId: guid(99) } },
    { name: 'name', reference: { displayName: 'nothing like it' } },
  ])('says so when there is none of that $name', async ({ reference }) => {
    const { reader, context } = onLab(entraWorld());
    await expect(reader.target(reference, 'auto', context)).rejects.toMatchObject({
      code: 'SERVICE_PRINCIPAL_NOT_FOUND',
      message: expect.stringContaining(Object.values(reference).join()),
    });
  });

  it('lists the ids of two with one name', async () => {
    const { reader, context } = onLab(withSecond("O'Brien & Söhne #1 https://x"));
    const reference = { displayName: "O'Brien & Söhne #1 https://x" };
    await expect(reader.target(reference, 'auto', context)).rejects.toMatchObject({
      code: 'SERVICE_PRINCIPAL_AMBIGUOUS',
      message: expect.stringContaining(`${SERVICE_PRINCIPAL_ID}, ${guid(77)}`),
      hint: expect.stringContaining('id'),
    });
  });
});

describe('the app roles', () => {
  it('come with all that Graph sent', async () => {
    const { reader, context } = onWorld({
      appRoles: [{ ...msiam(), description: null }, role(1, { isEnabled: false })],
    });
    const { appRoles } = await reader.target({ id: SERVICE_PRINCIPAL_ID }, 'auto', context);
    expect(appRoles).toMatchObject([
      {
        id: MSIAM_ACCESS_ID,
        value: null,
        description: '',
        origin: 'Application',
        raw: { value: null, description: null },
      },
      {
        id: guid(1),
        value: 'value-1',
        isEnabled: false,
        origin: 'ServicePrincipal',
        raw: { allowedMemberTypes: ['User'] },
      },
    ]);
  });

  it('come in one call, however many there are', async () => {
    const appRoles = Array.from({ length: 1190 }, (_, index) => role(index));
    const { reader, context, calls } = onWorld({ appRoles });
    expect((await reader.target({ id: SERVICE_PRINCIPAL_ID }, 'auto', context)).appRoles).toHaveLength(1190);
    expect(calls()).toEqual(['GET servicePrincipals/{id}']);
  });
});

describe('the surface', () => {
  const own = role(1);
  const inherited = role(2, { origin: 'Application' });

  it.each([
    { name: 'a fresh application', appRoles: [], surface: 'auto', expected: 'servicePrincipal' },
    { name: 'roles of its own', appRoles: [own], surface: 'auto', expected: 'servicePrincipal' },
    { name: 'roles of the application', appRoles: [inherited], surface: 'auto', expected: 'application' },
    { name: 'a wish for a fresh one', appRoles: [], surface: 'application', expected: 'application' },
    { name: 'a wish that fits', appRoles: [own], surface: 'servicePrincipal', expected: 'servicePrincipal' },
  ] as const)('of $name is $expected', async ({ appRoles, surface, expected }) => {
    const { reader, context, calls } = onLab(
      entraWorld({
        servicePrincipal: { appRoles: [msiam(), ...appRoles] },
        application: { appRoles: [msiam(), ...appRoles.filter(({ origin }) => origin === 'Application')] },
      }),
    );
    const target = await reader.target({ id: SERVICE_PRINCIPAL_ID }, surface, context);
    const ofApplication = expected === 'application';
    expect(target).toMatchObject({
      surface: expected,
      objectId: ofApplication ? APPLICATION_ID : SERVICE_PRINCIPAL_ID,
    });
    expect(target.appRoles.map(({ id }) => id)).toEqual([MSIAM_ACCESS_ID, ...appRoles.map(({ id }) => id)]);
    expect(calls()).toEqual([
      'GET servicePrincipals/{id}',
      ...(ofApplication ? ['GET applications/{id}'] : []),
    ]);
  });

  it.each([
    { name: 'roles on both', appRoles: [own, inherited], surface: 'auto' },
    { name: 'roles on both, whatever is wished', appRoles: [own, inherited], surface: 'servicePrincipal' },
    { name: 'own roles and a wish for the application', appRoles: [own], surface: 'application' },
    {
      name: 'inherited roles and a wish for the service principal',
      appRoles: [inherited],
      surface: 'servicePrincipal',
    },
  ] as const)('is refused for $name', async ({ appRoles, surface }) => {
    const { reader, context } = onWorld({ appRoles: [msiam(), ...appRoles] });
    await expect(reader.target({ id: SERVICE_PRINCIPAL_ID }, surface, context)).rejects.toMatchObject({
      code: 'APP_ROLE_SURFACE_MIXED',
    });
  });

  it('is not the application of another tenant', async () => {
    const world = entraWorld();
    const { reader, context } = onLab({ ...world, entra: { ...world.entra, applications: [] } });
    await expect(reader.target({ id: SERVICE_PRINCIPAL_ID }, 'application', context)).rejects.toMatchObject({
      code: 'ENTRA_APPLICATION_NOT_FOUND',
    });
  });
});

describe('the provisioning jobs', () => {
  it('are listed with their status', async () => {
    const jobs = [
      { id: 'aws.1', templateId: 'aws', status: 'Active' as const },
      { id: 'scim.2', templateId: 'scim', status: 'Quarantine' as const },
    ];
    const synchronizationJobs = jobs.map((each) => ({ ...each, cycles: 'when-told' as const }));
    const { reader, context } = onWorld({ synchronizationJobs });
    expect(await reader.synchronizationJobs(SERVICE_PRINCIPAL_ID, context)).toEqual(jobs);
  });
});

describe('the assignments', () => {
  it('are counted for each role over all pages', async () => {
    const assigned = Array.from({ length: 43 }, (_, index) => ({
      id: `assignment-${index}`,
      appRoleId: index % 3 === 0 ? guid(1) : guid(2),
      principalId: GROUP_ID,
      principalType: 'Group' as const,
      principalDisplayName: `Group ${index}`,
    }));
    const { reader, context, calls } = onWorld({
      appRoles: [msiam(), role(1), role(2), role(3)],
      appRoleAssignedTo: assigned,
    });
    const counts = await reader.assigneeCounts(SERVICE_PRINCIPAL_ID, context);
    expect(Object.fromEntries(counts)).toEqual({ [guid(1)]: 15, [guid(2)]: 28 });
    expect(calls()).toHaveLength(5);
  });
});

describe('what may not be read', () => {
  function withPermissions(permissions: string[]) {
    const world = entraWorld();
    const clients = world.entra.clients.map((each) => ({ ...each, permissions }));
    return onLab({ ...world, entra: { ...world.entra, clients } });
  }

  it('names the permission that reading app roles and assignments needs', async () => {
    const { reader, context } = withPermissions([]);
    const forbidden = { code: 'ENTRA_FORBIDDEN', hint: expect.stringContaining('Application.Read.All') };
    await expect(reader.target({ id: SERVICE_PRINCIPAL_ID }, 'auto', context)).rejects.toMatchObject(
      forbidden,
    );
    await expect(reader.assigneeCounts(SERVICE_PRINCIPAL_ID, context)).rejects.toMatchObject(forbidden);
  });

  it('names the permission that reading provisioning jobs needs', async () => {
    const { reader, context } = withPermissions(['Application.Read.All']);
    await expect(reader.synchronizationJobs(SERVICE_PRINCIPAL_ID, context)).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('Synchronization.Read.All'),
    });
  });

  it('is another thing than what Graph cannot do', async () => {
    const effect = { type: 'error', status: 501, code: 'notImplemented', message: 'Not here.' } as const;
    const { reader, context } = onWorld({}, [{ operation: 'graph:GET servicePrincipals', effect }]);
    await expect(reader.target({ id: SERVICE_PRINCIPAL_ID }, 'auto', context)).rejects.toMatchObject({
      code: 'ENTRA_REQUEST_FAILED',
      message: expect.stringContaining('notImplemented'),
    });
  });
});

function msiam(): Role {
  return { ...role(0), description: 'msiam_access', ...msiamAccess() } as Role;
}
