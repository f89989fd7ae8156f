import type { StateStore } from '../../../src/state/state-store.ts';
import {
  handOverToken,
  type HandOver,
  type HandOverPorts,
  type HandOverRequest,
  type HandOverStep,
} from '../../../src/jobs/credential-expiry/hand-over-token.ts';
import type { SynchronizationJob } from '../../../src/model/entra.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { testContext } from '../../support/context.ts';
import { center, endpoint } from './estate.ts';

export const start = Date.parse('2026-12-01T12:00:00.000Z');
const minute = 60_000;

export interface HandOverDesk {
  readonly state: StateStore;
  readonly said: readonly HandOverStep[];
  give(token: string, more?: Pick<HandOverRequest, 'expires'>): Promise<HandOver>;
  /** ISO time now. */
  now(): string;
  advance(ms: number): void;
}

export interface HandOverDeskOptions {
  readonly ports?: (all: HandOverPorts) => Partial<HandOverPorts>;
  /** How long Entra takes to save. */
  readonly saveMs?: number;
  /** The jobs as Graph shows them at a time; a cycle every 40 minutes that takes no time when absent. */
  readonly jobs?: (now: string) => readonly SynchronizationJob[];
}

export const activeJob = { id: 'scim.1', templateId: 'x', status: 'Active' } as const;

/** A hand-over on a clock that goes on only by waiting. */
export function handOverDesk({
  ports,
  saveMs = 0,
  jobs = everyInstant,
}: HandOverDeskOptions = {}): HandOverDesk {
  const state = createSqliteStore(':memory:');
  const said: HandOverStep[] = [];
  let time = start;
  const clock = {
    now: () => new Date(time),
    sleep: async (ms: number) => void (time += ms),
  };
  const desk: HandOverDesk = {
    state,
    said,
    now: () => clock.now().toISOString(),
    advance: (ms) => void (time += ms),
    give: (token, more = {}) => {
      const entry = {
        name: 'identity-center',
        servicePrincipal: { displayName: center.displayName },
        certificates: [],
        scim: { endpoint },
        maxCycleAge: '1d',
      };
      return handOverToken({ entry, token, ...more }, { ...all, ...ports?.(all) }, testContext(clock));
    },
  };
  const all: HandOverPorts = {
    scim: { accepts: async () => true },
    signingCertificates: { servicePrincipal: async () => center },
    synchronization: {
      synchronizationJobs: async () => jobs(desk.now()),
      saveCredentials: async () => void (time += saveMs),
      validate: async () => undefined,
      start: async () => undefined,
    },
    state,
    stillMine: async () => undefined,
    fingerprint: (token) => `fingerprint of ${token.split('').toReversed().join(' ')}`,
    onStep: (step) => void said.push(step),
  };
  return desk;
}

function everyInstant(now: string): readonly SynchronizationJob[] {
  return [{ ...activeJob, lastSuccessBegan: now, lastSuccess: now }];
}

export function minutesAfterStart(minutes: number): string {
  return new Date(start + minutes * minute).toISOString();
}
