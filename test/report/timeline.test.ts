import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { Credential } from '../../src/model/credentials.ts';
import { describe, expect, it } from 'vitest';
import { width } from '../../src/report/plain-text.ts';
import { daysLeft, renderTimeline, renderTimelineJson } from '../../src/report/timeline.ts';
import { anyExpiry } from '../support/expiries.ts';
import { NOW, credentials, sampleExpiries } from './sample-expiry.ts';

const plainly = { now: NOW, colour: false } as const;
const everything = { credentials, findings: [] };

describe('the timeline', () => {
  it('reads like this', async () => {
    const gallery = Object.entries(sampleExpiries)
      .map(([name, expiry]) => `======== ${name}\n${renderTimeline(expiry, plainly)}`)
      .join('\n');
    await expect(gallery).toMatchFileSnapshot('timeline.golden.txt');
  });

  it('is like this for programs', async () => {
    const { findings } = sampleExpiries['everything'] ?? everything;
    const few = credentials.filter(({ state }) => state !== 'accepted').slice(0, 2);
    const json = renderTimelineJson({ credentials: few, findings }, NOW);
    await expect(json).toMatchFileSnapshot('timeline.golden.json');
  });

  it('of anything is at most 100 columns wide and has nothing that a terminal obeys', () =>
    fc.assert(
      fc.property(anyExpiry, (expiry) => {
        for (const line of renderTimeline(expiry, plainly).split('\n')) {
          expect(width(line)).toBeLessThanOrEqual(100);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
    ));

  it('is the same whatever the order of what it was given', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray([...credentials], { minLength: credentials.length }), (shuffled) => {
        const expiry = { ...everything, credentials: shuffled };
        expect(renderTimelineJson(expiry, NOW)).toBe(renderTimelineJson(everything, NOW));
        expect(renderTimeline(expiry, plainly)).toBe(renderTimeline(everything, plainly));
      }),
    ));

  it('has every credential for programs: those in use first, of these the first to end, unknown ends, none', () => {
    const { credentials: sorted } = JSON.parse(renderTimelineJson(everything, NOW)) as {
      readonly credentials: readonly (Credential & { readonly daysLeft?: number })[];
    };
    expect(sorted).toHaveLength(credentials.length);
    const inUse = sorted.filter(({ state }) => state === 'active');
    expect(sorted.slice(0, inUse.length)).toEqual(inUse);
    const days = inUse.map(({ daysLeft: left }) => left);
    const known = days.filter((each) => each !== undefined);
    expect(days).toEqual([...known.toSorted((a, b) => a - b), undefined, undefined]);
    expect(inUse.slice(-2).map(({ key }) => key)).toEqual(['scim-token/other', 'federated-credential/1']);
  });

  it('says first what could not be read, each reason once, and never that nothing ends', () => {
    const gap = (scope: string) => ({
      scope,
      code: 'AWS_CREDENTIALS',
      reason: 'no credentials',
      hint: 'Sign in.',
    });
    const text = renderTimeline({ credentials: [], findings: [], gaps: [gap('one'), gap('other')] }, plainly);
    expect(text).toContain('NOT READ  one, other: what is there is not below');
    expect(text.match(/AWS_CREDENTIALS: no credentials/gu)).toHaveLength(1);
    const some = { credentials: credentials.slice(0, 0), findings: [], gaps: [gap('one')] };
    expect(renderTimeline(some, plainly)).not.toContain('Nothing that is in use ends');
  });

  it('in colour says the same as without', () => {
    const coloured = renderTimeline(everything, { ...plainly, colour: true });
    expect(coloured).not.toBe(renderTimeline(everything, plainly));
    expect(stripVTControlCharacters(coloured)).toBe(renderTimeline(everything, plainly));
  });

  it('tells what to do of what is due within the days that were asked for', () => {
    const told = (within: number): boolean =>
      renderTimeline(everything, { ...plainly, within }).includes('rolebridge rotate saml production');
    expect([told(14), told(15)]).toEqual([false, true]);
  });
});

describe('the days left', () => {
  it.each([
    { notAfter: '2026-11-20T08:00:00Z', days: 0 },
    { notAfter: '2026-11-20T07:59:59Z', days: -1 },
    { notAfter: '2026-11-21T07:59:59Z', days: 0 },
    { notAfter: '2026-11-21T08:00:00Z', days: 1 },
  ])('until $notAfter are $days', ({ notAfter, days }) => expect(daysLeft(notAfter, NOW)).toBe(days));
});
