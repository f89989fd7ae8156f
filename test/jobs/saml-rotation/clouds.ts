import { createHash } from 'node:crypto';
import { createMemoryState } from '../../../src/app-defaults.ts';
import type { RunContext } from '../../../src/core/context.ts';
import { RolebridgeError } from '../../../src/core/errors.ts';
import { reconcile, type Apply } from '../../../src/core/reconcile.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { createSamlRotationJob } from '../../../src/jobs/saml-rotation/job.ts';
import type { RotationWish, SamlRotationParts } from '../../../src/jobs/saml-rotation/parts.ts';
import { samlRotationSettings } from '../../../src/jobs/saml-rotation/settings.ts';
import { createSamlRotationWriter } from '../../../src/jobs/saml-rotation/writer.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import type { Certificate } from '../../../src/model/certificates.ts';
import type { SamlProvider, SamlProviderEdit } from '../../../src/model/saml.ts';
import { testContext } from '../../support/context.ts';

export const CONNECTION = 'production';
export const NOW = '2026-11-20T08:00:00Z';
const PRINCIPAL = '7e9a1c00-0000-4000-8000-000000000004';
const APP = '7e9a1c00-0000-4000-8000-000000000005';
const NEIGHBOUR = '7e9a1c00-0000-4000-8000-000000000006';
const DAY = 86_400_000;

/** A certificate by its name; days are counted from `NOW`. */
export function certificate(name: string, from: number, to: number): Certificate {
  const at = (days: number): string => new Date(Date.parse(NOW) + days * DAY).toISOString();
  return {
    thumbprint: createHash('sha1').update(name).digest('hex').toUpperCase(),
    subject: `CN=${name}`,
    notBefore: at(from),
    notAfter: at(to),
    der: Buffer.from(name).toString('base64'),
  };
}

export const accountId = (n: number): string => String(n).repeat(12);

/** What the ports stand for, in memory. Tests change it as people would, and look at it. */
export interface Clouds {
  certificates: Certificate[];
  /** Null: nobody said which one is active. */
  active: string | null;
  /** Thumbprints that Entra has and does not show yet, and those that its metadata does not show yet. */
  readonly unseen: Set<string>;
  readonly unpublished: Set<string>;
  /** Account id -> what its provider accepts; undefined: it has no provider. */
  readonly accounts: Map<string, Certificate[] | undefined>;
  readonly unread: Set<string>;
  metadata: 'readable' | 'unreadable';
  /** What of the certificates in Entra could not be read. */
  problems: readonly string[];
  /** Whose certificates they are. */
  principalId: string;
  /** Of the connection that reaches the same providers. */
  neighbour: readonly Certificate[] | 'unreadable';
  /** Called straight before and straight after each request that writes. */
  writing: (moment: 'before' | 'after', what: string) => void;
  /** Called between the plan and its writes, as somebody else's hands are. */
  meanwhile: () => void;
  /** Whether the run still holds the lease. */
  lease: 'held' | 'lost';
  /** Whether the process is gone: then nothing can be asked or written. */
  dead: boolean;
  readonly writes: string[];
}

export interface RotationApp {
  readonly clouds: Clouds;
  readonly state: ReturnType<typeof createMemoryState>;
  readonly now: () => Date;
  advance(days: number): void;
  plan(wish?: Omit<RotationWish, 'by' | 'connection'>): Promise<RunReport>;
  apply(wish?: Omit<RotationWish, 'by' | 'connection'>, apply?: Partial<Apply<never>>): Promise<RunReport>;
}

export interface Given {
  readonly certificates: readonly Certificate[];
  /** The first certificate when left out. */
  readonly active?: string | null;
  readonly accounts: readonly (readonly Certificate[] | undefined)[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly cloud?: SamlRotationParts['cloud'];
  readonly limits?: Readonly<Record<string, unknown>>;
  /** Another connection that means the same application. */
  readonly twin?: { readonly displayName: string };
  /** Another application that people reach the first account through, and its SAML provider's name. */
  readonly neighbour?: { readonly samlProvider: string; readonly account: number };
  /** Chosen from the organization by their names, in place of a list. */
  readonly include?: readonly string[];
}

export function rotationApp(given: Given): RotationApp {
  const clouds: Clouds = {
    certificates: [...given.certificates],
    active: given.active === undefined ? (given.certificates[0]?.thumbprint ?? null) : given.active,
    unseen: new Set(),
    unpublished: new Set(),
    accounts: new Map(
      given.accounts.map((accepted, index) => [
        accountId(index + 1),
        accepted === undefined ? undefined : [...accepted],
      ]),
    ),
    unread: new Set(),
    metadata: 'readable',
    problems: [],
    principalId: PRINCIPAL,
    neighbour: [],
    writing: () => undefined,
    meanwhile: () => undefined,
    lease: 'held',
    dead: false,
    writes: [],
  };
  const clock = createLabClock(new Date(NOW));
  const store = createMemoryState({});
  const alive = (): void => {
    if (clouds.dead) throw new Error('the process is gone');
  };
  const state = {
    ...store,
    get: (...args: Parameters<typeof store.get>) => (alive(), store.get(...args)),
    list: (...args: Parameters<typeof store.list>) => (alive(), store.list(...args)),
    async put(...args: Parameters<typeof store.put>) {
      return await request(`note ${args[0].name}`, () => store.put(...args));
    },
  };
  const request = async <T>(what: string, does: () => T | Promise<T>): Promise<T> => {
    alive();
    clouds.writing('before', what);
    const result = await does();
    clouds.writes.push(what);
    clouds.writing('after', what);
    return result;
  };

  const principal = () => ({
    id: clouds.principalId,
    appId: APP,
    displayName: 'AWS production',
    preferredThumbprint: clouds.active === null ? null : clouds.active.toLowerCase(),
    certificates: clouds.certificates.filter(({ thumbprint }) => !clouds.unseen.has(thumbprint)),
    problems: clouds.problems,
    notificationEmailAddresses: [],
  });
  const providerOf = (id: string): SamlProvider => {
    const accepted = clouds.accounts.get(id);
    const arn = `arn:aws:iam::${id}:saml-provider/AzureAD`;
    return accepted === undefined
      ? { accountId: id, arn, status: 'absent' }
      : { accountId: id, arn, status: 'present', metadata: '', certificates: [...accepted], problems: [] };
  };
  const readers = {
    partition: 'aws' as const,
    organization: {
      accounts: () =>
        Promise.resolve(
          [...clouds.accounts.keys()].map((id) => ({
            id,
            name: `account-${id.slice(0, 1)}`,
            partition: 'aws' as const,
            state: 'ACTIVE',
            organizationalUnits: [],
          })),
        ),
    },
    signingCertificates: {
      servicePrincipal: async (reference: object) => {
        alive();
        if (!('id' in reference) || reference.id !== NEIGHBOUR) return principal();
        if (clouds.neighbour === 'unreadable') {
          throw new RolebridgeError('ENTRA_DENIED', 'Entra says no', { hint: 'Run again.' });
        }
        return { ...principal(), id: NEIGHBOUR, certificates: clouds.neighbour };
      },
      everySamlApplication: () => Promise.reject(new Error('nobody asks')),
      published: async () => {
        alive();
        if (clouds.metadata === 'unreadable') {
          throw new RolebridgeError('ENTRA_METADATA_UNREADABLE', 'no answer', { hint: 'Run again.' });
        }
        return principal().certificates.filter(({ thumbprint }) => !clouds.unpublished.has(thumbprint));
      },
    },
    samlProviders: {
      providers: async (_name: string, accounts: readonly { readonly id: string }[]) => {
        alive();
        const ids = accounts.map(({ id }) => id);
        return {
          items: ids.filter((id) => !clouds.unread.has(id)).map(providerOf),
          gaps: ids
            .filter((id) => clouds.unread.has(id))
            .map((scope) => ({ scope, code: 'AWS_ACCESS_DENIED', reason: `${scope} says no` })),
        };
      },
    },
    state,
  };
  const edit = (one: SamlProviderEdit): void => {
    const accepted = clouds.accounts.get(one.account.id) ?? [];
    if (one.type === 'remove') {
      clouds.accounts.set(
        one.account.id,
        accepted.filter(({ thumbprint }) => thumbprint !== one.thumbprint),
      );
    } else clouds.accounts.set(one.account.id, [...accepted, one.certificate]);
  };
  const parts = (wish?: Omit<RotationWish, 'by' | 'connection'>): SamlRotationParts => ({
    settings: samlRotationSettings.parse({
      ...(given.limits === undefined ? {} : { limits: given.limits }),
      connections: [{ name: CONNECTION, policy: 'on', ...given.settings }],
    }),
    connections: [
      {
        name: CONNECTION,
        servicePrincipal: { id: clouds.principalId },
        samlProvider: 'AzureAD',
        accounts:
          given.include === undefined
            ? { list: [...clouds.accounts.keys()].map((id) => ({ id, name: `account-${id.slice(0, 1)}` })) }
            : { organization: { include: given.include.map((name) => ({ name })), exclude: [] } },
      },
      ...(given.neighbour === undefined
        ? []
        : [
            {
              name: 'neighbour',
              servicePrincipal: { id: NEIGHBOUR },
              samlProvider: given.neighbour.samlProvider,
              accounts: { list: [{ id: accountId(given.neighbour.account), name: 'shared' }] },
            },
          ]),
      ...(given.twin === undefined
        ? []
        : [
            {
              name: 'twin',
              servicePrincipal: given.twin,
              samlProvider: 'AzureAD',
              accounts: { list: [{ id: accountId(9), name: 'account-9' }] },
            },
          ]),
    ],
    cloud: given.cloud ?? 'global',
    ...(wish === undefined ? {} : { wish: { ...wish, connection: CONNECTION } }),
  });
  const writer = (context: RunContext) =>
    createSamlRotationWriter({
      readers,
      stillMine: async () => {
        alive();
        if (clouds.lease === 'lost') throw new RolebridgeError('LEASE_LOST', 'lost', { hint: 'Run again.' });
      },
      signingCertificates: {
        add: async ({ notAfter }, stillMine) => {
          await stillMine();
          return await request('make', () => {
            const days = (Date.parse(notAfter) - Date.parse(NOW)) / DAY;
            const from = (context.clock.now().getTime() - Date.parse(NOW)) / DAY;
            const made = certificate(`certificate ${clouds.certificates.length}`, from, days);
            clouds.certificates.push(made);
            return made;
          });
        },
        activate: (_id, thumbprint) =>
          request(`activate ${thumbprint}`, () => {
            clouds.active = thumbprint;
          }),
      },
      samlProviders: {
        // One request for each account, as the adapter does.
        async write(edits) {
          for (const [id, own] of Map.groupBy(edits, ({ account }) => account.id)) {
            await request(`write ${id}`, () => own.forEach(edit));
          }
          return edits.map((each) => ({ status: 'applied', edit: each }));
        },
      },
    });

  const run = (
    wish: Omit<RotationWish, 'by' | 'connection'> | undefined,
    apply?: Pick<Apply<unknown>, 'expect' | 'force'>,
  ): Promise<RunReport> => {
    const context = testContext(clock);
    const made = createSamlRotationJob(parts(wish), readers);
    const job = {
      ...made,
      read: async (each: RunContext) => {
        const reading = await made.read(each);
        clouds.meanwhile();
        return reading;
      },
    };
    return reconcile(job, context, apply === undefined ? undefined : { writer: writer(context), ...apply });
  };
  return {
    clouds,
    state: store,
    now: () => clock.now(),
    advance: (days) => clock.advance(days * DAY),
    plan: (wish) => run(wish),
    apply: (wish, apply = {}) => run(wish, apply),
  };
}

/** `create production accepts 111111111111 OLD`, with names in place of thumbprints. */
export function told({ changes }: RunReport, ...named: readonly Certificate[]): readonly string[] {
  return changes.map(({ action, key }) => `${action} ${inWords(key, named)}`);
}

export function held({ withheld }: RunReport, ...named: readonly Certificate[]): readonly string[] {
  return withheld.map(({ action, key, rule }) => `${rule}: ${action} ${inWords(key, named)}`);
}

function inWords(key: string, named: readonly Certificate[]): string {
  return named.reduce((text, { thumbprint, subject }) => text.replace(thumbprint, subject.slice(3)), key);
}
