import { describe, expect, it } from 'vitest';
import { application } from '../../../../src/lab/world/entra.ts';
import type { World } from '../../../../src/lab/world.ts';
import { createSetUpDirectoryReader } from '../../../../src/providers/entra/set-up/directory-reader.ts';
import { createSetUpDirectoryWriter } from '../../../../src/providers/entra/set-up/directory-writer.ts';
import {
  APP_ID,
  APPLICATION_ID,
  CALLER_ROLE_ARN,
  CLIENT_ID,
  ISSUER,
  SERVICE_PRINCIPAL_ID,
  TOKEN_AUDIENCE,
} from '../../../support/worlds.ts';
import { entraWorld, onLab } from '../lab-entra.ts';

const administrator = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'];

/** Our client is an administrator here, and has a registration. */
function directory(change: (world: World) => void = () => undefined, permissions = administrator) {
  const world = entraWorld();
  world.entra.applications.push(
    application.parse({ id: CLIENT_ID.replace('02', 'f2'), appId: CLIENT_ID, displayName: 'Rolebridge' }),
  );
  for (const client of world.entra.clients) client.permissions = [...permissions];
  change(world);
  const run = onLab(world);
  return {
    ...run,
    reader: createSetUpDirectoryReader(run.graphOf),
    writer: createSetUpDirectoryWriter(run.graphOf),
  };
}

describe('the directory, as the set-up reads it', () => {
  it('has a registration with everything that hangs on it', async () => {
    const { reader, context } = directory();
    expect(await reader.registration(CLIENT_ID, context)).toMatchObject({
      appId: CLIENT_ID,
      displayName: 'Rolebridge',
      permissions: administrator,
      federatedCredentials: [
        { name: 'credential-1', issuer: ISSUER, subject: CALLER_ROLE_ARN, audience: TOKEN_AUDIENCE },
      ],
      otherCredentials: 0,
      owners: [],
    });
  });

  it('has none of another client id', async () => {
    const { reader, context } = directory();
    expect(await reader.registration(CLIENT_ID.replace('7e', '8e'), context)).toBeUndefined();
  });

  it('has those of a name, letter by letter', async () => {
    const { reader, context } = directory((world) => {
      const names = [' Rolebridge', 'ROLEBRIDGE', 'Rolebridge'];
      for (const [index, displayName] of names.entries()) {
        const id = `7e9a1c00-0000-4000-8000-0000000000b${index}`;
        world.entra.applications.push(application.parse({ id, appId: id.replace('7e', '6e'), displayName }));
      }
    });
    expect(await reader.registrationsNamed('Rolebridge', context)).toHaveLength(2);
  });

  it('says who owns both halves of an application', async () => {
    const { reader, context } = directory();
    const found = await reader.writtenApplication({ appId: APP_ID }, context);
    expect(found).toMatchObject({ servicePrincipalId: SERVICE_PRINCIPAL_ID, applicationId: APPLICATION_ID });
    expect(found?.owners.application).toEqual(found?.owners['service-principal']);
    expect(await reader.writtenApplication({ displayName: 'nobody' }, context)).toBeUndefined();
  });

  it('of an application of another tenant knows that nobody here can own its registration', async () => {
    const { reader, context } = directory((world) => {
      world.entra.applications = [];
    });
    const found = await reader.writtenApplication({ appId: APP_ID }, context);
    expect(found).toMatchObject({ applicationId: null, owners: { application: [] } });
  });
});

describe('the directory, as the set-up writes it', () => {
  it('takes what is there already for done', async () => {
    const { reader, writer, context } = directory();
    const own = await reader.registration(CLIENT_ID, context);
    const principal = own?.servicePrincipalId ?? '';
    await writer.grant(principal, 'Application.ReadWrite.All', context);
    await writer.addOwner({ half: 'application', id: APPLICATION_ID }, principal, context);
    expect(await writer.createServicePrincipal(CLIENT_ID, context)).toBe(principal);
  });

  it.each([
    { name: 'a registration', write: 'registration', said: /Cloud Application Administrator/u },
    { name: 'a permission', write: 'permission', said: /Privileged Role Administrator/u },
  ])('says whose role it takes to make $name', async ({ write, said }) => {
    const { writer, context } = directory(undefined, ['Application.Read.All']);
    const made =
      write === 'registration'
        ? writer.createRegistration('Rolebridge', context)
        : writer.grant(SERVICE_PRINCIPAL_ID, 'User.Read.All', context);
    await expect(made).rejects.toMatchObject({ code: 'ENTRA_FORBIDDEN', hint: expect.stringMatching(said) });
  });

  it('knows no permission that Microsoft Graph of this cloud does not have', async () => {
    const { writer, context } = directory();
    await expect(writer.grant(SERVICE_PRINCIPAL_ID, 'Everything.All', context)).rejects.toMatchObject({
      code: 'SET_UP_PERMISSION_UNKNOWN',
    });
  });

  it('gives up in the end on what is never there', async () => {
    const { writer, context, lab } = directory();
    const before = lab.clock.now().getTime();
    const credential = { name: 'one', issuer: ISSUER, subject: 'arn', audience: TOKEN_AUDIENCE };
    await expect(
      writer.addFederatedCredential(CLIENT_ID.replace('7e', '8e'), { ...credential, name: 'role' }, context),
    ).rejects.toMatchObject({ code: 'ENTRA_REQUEST_FAILED' });
    expect(lab.clock.now().getTime() - before).toBeLessThan(200_000);
  });
});
