import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../src/lab/world.ts';
import { CLIENT_ID } from '../../../support/worlds.ts';
import { stillMine } from '../lab-entra.ts';
import { federationOnLab, WRITING, type Tenant } from './lab-federation.ts';

const POST = 'graph:POST applicationTemplates';
const templateId = '8b1025e4-1dd2-430b-a150-2ef79cd700f5';
const displayName = "AWS of Example's";

function onLab(tenant: Tenant = {}) {
  const run = federationOnLab({ permissions: WRITING, ...tenant });
  const made = () => run.lab.world.entra.servicePrincipals.filter((each) => each.displayName === displayName);
  return {
    ...run,
    made,
    instantiate: (mine = stillMine) => run.writer.instantiate({ templateId, displayName }, mine, run.context),
  };
}

function failing(effect: FaultInput['effect'], times: FaultInput['times'] = 1): Tenant {
  return { faults: [{ operation: POST, times, effect }] };
}

describe('a new application', () => {
  it('is ours, and can be read at once', async () => {
    const { instantiate, made, reader, context } = onLab();
    const { servicePrincipalId, applicationId, appId } = await instantiate();
    expect(made()).toMatchObject([{ id: servicePrincipalId, appId, owners: [CLIENT_ID] }]);
    const found = await reader.application({ id: servicePrincipalId }, context);
    expect(found?.application).toMatchObject({ applicationId, appId, displayName, templateId });
  });

  it('is waited for until every read shows it', async () => {
    const { instantiate, reader, context } = onLab({ entra: { replicationLag: 5 } });
    const { appId } = await instantiate();
    expect(await reader.application({ appId }, context)).toBeDefined();
  });

  it.each([{ replicationLag: 0 }, { replicationLag: 4 }])(
    'whose answer was lost is found, and no other is made (%o)',
    async (entra) => {
      const { instantiate, made, lab } = onLab({ ...failing({ type: 'lost-reply' }), entra });
      const { servicePrincipalId } = await instantiate();
      expect(made().map(({ id }) => id)).toEqual([servicePrincipalId]);
      expect(lab.journal.count(POST)).toBe(1);
    },
  );

  it('is told from one of that name that was there, and from one of another template', async () => {
    const { instantiate, made, lab } = onLab(failing({ type: 'lost-reply' }));
    const [first] = lab.world.entra.servicePrincipals;
    if (first === undefined) throw new Error('no service principal');
    const other = { ...first, displayName, applicationTemplateId: templateId, owners: [] };
    const [one, two] = ['d1', 'd2'].map((end) => `7e9a1c00-0000-4000-8000-0000000000${end}`);
    lab.world.entra.servicePrincipals.push(
      { ...other, id: one ?? '', appId: one ?? '' },
      { ...other, id: two ?? '', appId: two ?? '', applicationTemplateId: null },
    );
    const { servicePrincipalId } = await instantiate();
    expect(made()).toHaveLength(3);
    expect([one, two]).not.toContain(servicePrincipalId);
  });

  it('is told from one of another template that was made at the same time', async () => {
    const { instantiate, lab } = onLab(failing({ type: 'lost-reply' }));
    const [first] = lab.world.entra.servicePrincipals;
    if (first === undefined) throw new Error('no service principal');
    const id = '7e9a1c00-0000-4000-8000-0000000000d1';
    const theirs = { ...first, id, appId: id, displayName, applicationTemplateId: null };
    const meanwhile = async () => void lab.world.entra.servicePrincipals.push(theirs);
    expect((await instantiate(meanwhile)).servicePrincipalId).not.toBe(id);
  });

  it('cannot be told from one that somebody else made at the same time', async () => {
    const { instantiate, lab } = onLab(failing({ type: 'lost-reply' }));
    const [first] = lab.world.entra.servicePrincipals;
    if (first === undefined) throw new Error('no service principal');
    const id = '7e9a1c00-0000-4000-8000-0000000000d1';
    const theirs = { ...first, id, appId: id, displayName, applicationTemplateId: templateId };
    const meanwhile = async () => void lab.world.entra.servicePrincipals.push(theirs);
    await expect(instantiate(meanwhile)).rejects.toMatchObject({
      code: 'ENTRA_READ_BACK',
      message: expect.stringContaining(id),
    });
  });

  it.each([
    { name: 'the connection broke', effect: { type: 'reset' }, code: 'ENTRA_UNREACHABLE' },
    {
      name: 'the server was in trouble',
      effect: { type: 'error', status: 503, code: 'serviceNotAvailable', message: 'Try later.' },
      code: 'ENTRA_REQUEST_FAILED',
    },
  ] as const)('that was not made because $name is not asked for again', async ({ effect, code }) => {
    const { instantiate, made, lab } = onLab(failing(effect));
    await expect(instantiate()).rejects.toMatchObject({ code });
    expect(made()).toEqual([]);
    expect(lab.journal.count(POST)).toBe(1);
  });

  it('is asked for again when Graph says that it did not begin', async () => {
    const effect = { type: 'error', status: 429, code: 'TooManyRequests', message: 'Slow down.' } as const;
    const { instantiate, made } = onLab(failing(effect, 2));
    await instantiate();
    expect(made()).toHaveLength(1);
  });

  it('that no read shows in the end is told', async () => {
    const { instantiate } = onLab({ entra: { replicationLag: 1_000 } });
    await expect(instantiate()).rejects.toMatchObject({ code: 'ENTRA_READ_BACK' });
  });

  it('needs a permission, which is named', async () => {
    const permissions = WRITING.filter((each) => each !== 'Application.ReadWrite.OwnedBy');
    await expect(onLab({ permissions }).instantiate()).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('Application.ReadWrite.OwnedBy'),
    });
  });

  it('is not made with a lease that is lost, or after the deadline', async () => {
    const { instantiate, abort, lab } = onLab();
    await expect(instantiate(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(instantiate(async () => abort.abort())).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(lab.journal.writes()).toEqual([]);
  });
});
