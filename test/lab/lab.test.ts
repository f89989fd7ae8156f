import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLab, exportWorld } from '../../src/lab/lab.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { toJsonLine } from '../../src/lab/journal.ts';
import { requestHandler } from '../../src/lab/mounts/request-handler.ts';
import { world as worldSchema } from '../../src/lab/world.ts';
import type { FaultInput } from '../../src/lab/world.ts';
import { CALLER, EXTERNAL_ID, SERVICE_PRINCIPAL_ID, worldWith } from '../support/worlds.ts';

function clients(lab: Lab) {
  const config = {
    region: 'eu-west-1',
    credentials: CALLER,
    requestHandler: requestHandler(lab),
    maxAttempts: 1,
  };
  return { sts: new STSClient(config), organizations: new OrganizationsClient(config) };
}

const whoAmI = () => new GetCallerIdentityCommand({});
const assume = (ExternalId = EXTERNAL_ID) =>
  new AssumeRoleCommand({
    RoleArn: 'arn:aws:iam::111122223333:role/rolebridge-reader',
    RoleSessionName: 'test',
    ExternalId,
  });

const GRAPH_URL = `https://graph.microsoft.com/v1.0/servicePrincipals/${SERVICE_PRINCIPAL_ID}`;

describe('the lab', () => {
  it('does not change the world it is given', async () => {
    const world = worldWith();
    const lab = createLab(world);
    lab.world.aws.accounts.length = 0;
    expect(world.aws.accounts).toHaveLength(2);
  });

  it('writes down each request with its answer', async () => {
    const lab = createLab(worldWith());
    lab.clock.advance(60_000);
    await clients(lab).sts.send(whoAmI());
    expect(lab.journal.entries).toEqual([
      {
        n: 1,
        at: '2026-11-20T08:01:00.000Z',
        cloud: 'aws',
        method: 'POST',
        url: 'https://sts.eu-west-1.amazonaws.com/',
        operation: 'sts:GetCallerIdentity',
        account: '999988887777',
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
        status: 200,
        reply: expect.stringContaining('<Account>999988887777</Account>') as string,
      },
    ]);
  });

  it('keeps no secret in the journal', async () => {
    const lab = createLab(worldWith());
    const { Credentials } = await clients(lab).sts.send(assume());
    const lines = lab.journal.entries.map(toJsonLine).join('\n');
    expect(lines).toContain(Credentials?.AccessKeyId);
    for (const secret of [Credentials?.SecretAccessKey, Credentials?.SessionToken, CALLER.secretAccessKey]) {
      expect(lines).not.toContain(secret);
    }
    expect(lines).not.toContain('Signature=');
  });

  it('has no other hosts than the clouds’', async () => {
    const lab = createLab(worldWith());
    const outcome = lab.fetch(new Request('https://example.com/'));
    await expect(outcome).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ENOTFOUND' } });
    expect(lab.journal.entries).toEqual([]);
  });

  it('does not begin a request that was aborted', async () => {
    const lab = createLab(worldWith());
    const request = new Request('https://sts.amazonaws.com/', {
      signal: AbortSignal.abort(new Error('stop')),
    });
    await expect(lab.fetch(request)).rejects.toThrow('stop');
    expect(lab.journal.entries).toEqual([]);
  });

  it('exports a world that loads, at the clock’s time, with what was changed', () => {
    const lab = createLab(worldWith());
    lab.clock.advance(86_400_000);
    lab.world.state['ledger'] = { kept: true };
    const exported = worldSchema.parse(JSON.parse(JSON.stringify(exportWorld(lab))));
    expect(exported.now).toBe('2026-11-21T08:00:00.000Z');
    expect(exported.state).toEqual({ ledger: { kept: true } });
  });

  it('exports the faults that are still to come only', async () => {
    const error = { type: 'error', status: 400, code: 'Throttling' } as const;
    const lab = createLab(
      worldWith({
        faults: [
          { operation: 'sts:', effect: error },
          { operation: 'iam:', effect: error },
        ],
      }),
    );
    await clients(lab)
      .sts.send(whoAmI())
      .catch(() => undefined);
    expect(exportWorld(lab).faults.map(({ operation }) => operation)).toEqual(['iam:']);
  });
});

describe('an injected fault', () => {
  const add = (lab: Lab, operation: string, effect: FaultInput['effect']) =>
    lab.faults.add({ operation, effect });

  it('answers in the form of a query service', async () => {
    const lab = createLab(worldWith());
    add(lab, 'sts:', { type: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' });
    const { sts } = clients(lab);
    await expect(sts.send(whoAmI())).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(sts.send(whoAmI())).resolves.toHaveProperty('Account');
  });

  it('answers in the form of a JSON service', async () => {
    const lab = createLab(worldWith());
    add(lab, 'organizations:', {
      type: 'error',
      status: 429,
      code: 'TooManyRequestsException',
      retryAfter: 7,
    });
    const refusal = clients(lab).organizations.send(new ListAccountsCommand({}));
    await expect(refusal).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Injected by the lab.',
    });
  });

  it('answers in the form of Graph, with Retry-After', async () => {
    const lab = createLab(worldWith());
    add(lab, 'graph:GET', { type: 'error', status: 429, code: 'TooManyRequests', retryAfter: 7 });
    const reply = await lab.fetch(new Request(GRAPH_URL));
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await reply.json()).toMatchObject({ error: { code: 'TooManyRequests' } });
  });

  it('resets the connection before the request is handled', async () => {
    const lab = createLab(worldWith());
    add(lab, 'sts:AssumeRole', { type: 'reset' });
    await expect(clients(lab).sts.send(assume())).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'ECONNRESET',
    });
    expect(lab.journal.entries).toMatchObject([{ operation: 'sts:AssumeRole', status: 0, fault: 'reset' }]);
    expect(lab.journal.entries[0]).not.toHaveProperty('reply');
  });

  it('loses the reply of a request that was handled', async () => {
    const lab = createLab(worldWith());
    add(lab, 'sts:AssumeRole', { type: 'lost-reply' });
    await expect(clients(lab).sts.send(assume())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(lab.journal.entries).toMatchObject([{ status: 200, fault: 'lost-reply' }]);
    expect(lab.journal.entries[0]?.reply).toContain('<AccessKeyId>');
  });

  it('gives a page for people where a cloud’s answer should be', async () => {
    const lab = createLab(worldWith());
    add(lab, 'graph:GET', { type: 'garbage' });
    const reply = await lab.fetch(new Request(GRAPH_URL));
    expect([reply.status, reply.headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('comes from the world as well, and to one account only', async () => {
    const effect = { type: 'reset' } as const;
    const lab = createLab(worldWith({ faults: [{ operation: 'sts:', account: '111122223333', effect }] }));
    await expect(clients(lab).sts.send(whoAmI())).resolves.toHaveProperty('Account');
  });
});

describe('the same calls on the same world', () => {
  it('give the same journal', async () => {
    const calls = {
      whoAmI: (lab: Lab) => clients(lab).sts.send(whoAmI()),
      assume: (lab: Lab) => clients(lab).sts.send(assume()),
      refused: (lab: Lab) => clients(lab).sts.send(assume('wrong')),
      accounts: (lab: Lab) => clients(lab).organizations.send(new ListAccountsCommand({})),
      token: (lab: Lab) =>
        lab.fetch(
          new Request(
            `https://login.microsoftonline.com/x/oauth2/v2.0/token?client-request-id=${crypto.randomUUID()}`,
            { method: 'POST', body: 'grant_type=client_credentials' },
          ),
        ),
      graph: (lab: Lab) => lab.fetch(new Request(GRAPH_URL)),
      sleep: (lab: Lab) => lab.clock.sleep(1_000),
    };
    const name = fc.constantFrom(...Object.values(calls));
    const effect = fc.constantFrom<FaultInput['effect']>(
      { type: 'reset' },
      { type: 'lost-reply' },
      { type: 'garbage' },
    );
    const faults = fc.array(
      fc.record({ operation: fc.constantFrom('sts:', 'graph:', 'organizations:'), skip: fc.nat(3), effect }),
      { maxLength: 3 },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 8 }), faults, async (sequence, some) => {
        const run = async () => {
          const lab = createLab(worldWith({ faults: some }));
          for (const call of sequence) await call(lab).catch(() => undefined);
          return lab.journal.entries.map(toJsonLine);
        };
        expect(await run()).toEqual(await run());
      }),
      { seed: 11, numRuns: 30 },
    );
  });
});
