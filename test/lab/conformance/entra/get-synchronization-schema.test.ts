import { expect, it } from 'vitest';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const jobs = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`;

labOnlySuite('graph:GET servicePrincipals/{id}/synchronization/jobs/{id}/schema', () => {
  it('tells by which rule users and groups are brought', async () => {
    const { status, body } = await graph(tenant(), `${jobs}/aws.1/schema`, { as: 'monitor' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'aws.1',
      synchronizationRules: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          sourceDirectoryName: 'Azure Active Directory',
          objectMappings: [
            { enabled: true, sourceObjectName: 'Group', targetObjectName: 'Group' },
            { enabled: true, sourceObjectName: 'User', targetObjectName: 'User' },
          ],
        },
      ],
    });
  });

  it('tells what of a user comes from where', async () => {
    const lab = tenant();
    const attribute = (expression: string, target: string, type: string, name: string) => ({
      targetAttributeName: target,
      source: { expression, name, parameters: [], type },
    });
    const read = async () => (await graph(lab, `${jobs}/aws.1/schema`, { as: 'monitor' })).body;
    expect(await read()).toMatchObject({
      synchronizationRules: [
        {
          objectMappings: [
            {},
            {
              attributeMappings: expect.arrayContaining([
                expect.objectContaining(attribute('[objectId]', 'externalId', 'Attribute', 'objectId')),
              ]),
            },
          ],
        },
      ],
    });
    Object.assign(lab.world.entra.servicePrincipals[0]?.synchronizationJobs[0] ?? {}, {
      userMappings: [{ target: 'title', source: 'Join(" ", [givenName], [surname])' }],
    });
    expect(await read()).toMatchObject({
      synchronizationRules: [
        {
          objectMappings: [
            {},
            {
              attributeMappings: [
                attribute('Join(" ", [givenName], [surname])', 'title', 'Function', 'Join'),
              ],
            },
          ],
        },
      ],
    });
  });

  it('says when a job brings users alone', async () => {
    const lab = tenant();
    Object.assign(lab.world.entra.servicePrincipals[0]?.synchronizationJobs[0] ?? {}, { mapsGroups: false });
    expect((await graph(lab, `${jobs}/aws.1/schema`, { as: 'monitor' })).body).toMatchObject({
      synchronizationRules: [{ objectMappings: [{ enabled: false, sourceObjectName: 'Group' }, {}] }],
    });
  });

  it.each([
    { as: 'owner', status: 200 },
    { as: 'monitor', status: 200 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(tenant(), `${jobs}/aws.1/schema`, { as })).status).toBe(status);
  });

  it('is 404 for a job that is not there', async () => {
    expect((await graph(tenant(), `${jobs}/other/schema`, { as: 'monitor' })).status).toBe(404);
  });

  it('does not do queries', async () => {
    const path = `${jobs}/aws.1/schema?$select=synchronizationRules`;
    expect((await graph(tenant(), path, { as: 'monitor' })).status).toBe(501);
  });
});
