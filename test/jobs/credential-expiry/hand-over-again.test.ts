import { describe, expect, it } from 'vitest';
import { readHandover, writeHandover } from '../../../src/jobs/credential-expiry/handover.ts';
import { handOverDesk, start } from './hand-over-ports.ts';

const day = 86_400_000;
const name = 'identity-center';
const [one, other] = ['the-first-token-of-them-all', 'another-token-made-later-on'];
const on = (days: number): string => new Date(start + days * day).toISOString();

describe('a token that is handed over again', () => {
  it('ends when it ended, and began when it began', async () => {
    const desk = handOverDesk();
    expect(await desk.give(one)).toMatchObject({ expires: on(365) });
    desk.advance(200 * day);
    expect(await desk.give(one)).toMatchObject({ expires: on(365) });
    expect(await readHandover(desk.state, name)).toMatchObject({
      tokenFrom: on(0),
      expires: on(365),
      healthy: on(200),
    });
    expect(desk.said.at(-2)?.said).toBe(
      'this token was handed over on 2026-12-01 already, and ends 2027-12-01',
    );
  });

  it('keeps the end that the console showed', async () => {
    const desk = handOverDesk();
    await desk.give(one, { expires: on(100) });
    desk.advance(day);
    expect(await desk.give(one)).toMatchObject({ expires: on(100) });
  });

  it('ends when the console now says', async () => {
    const desk = handOverDesk();
    await desk.give(one);
    desk.advance(day);
    await desk.give(one, { expires: on(90) });
    expect(await readHandover(desk.state, name)).toMatchObject({ tokenFrom: on(0), expires: on(90) });
  });

  it('does so also when another one was tried in between', async () => {
    const desk = handOverDesk();
    await desk.give(one);
    desk.advance(300 * day);
    expect(await desk.give(other)).toMatchObject({ expires: on(665) });
    desk.advance(day);
    expect(await desk.give(one)).toMatchObject({ expires: on(365) });
    desk.advance(day);
    expect(await desk.give(other)).toMatchObject({ expires: on(665) });
  });

  it('is not known any more once it has ended and another one came', async () => {
    const desk = handOverDesk();
    await desk.give(one);
    desk.advance(400 * day);
    await desk.give(other);
    expect(await readHandover(desk.state, name)).not.toHaveProperty('earlier');
  });
});

describe('a hand-over over a record', () => {
  it.each([
    { name: 'of another token', fingerprint: 'of another' },
    { name: 'from before there were fingerprints', fingerprint: undefined },
  ])('$name begins anew', async ({ fingerprint }) => {
    const desk = handOverDesk();
    const old = { tokenFrom: on(-50), expires: on(50), healthy: on(-49) };
    await writeHandover(desk.state, name, fingerprint === undefined ? old : { ...old, fingerprint });
    await desk.give(one);
    expect(await readHandover(desk.state, name)).toMatchObject({
      tokenFrom: on(0),
      expires: on(365),
      healthy: on(0),
    });
  });

  it('that cannot be read takes its place', async () => {
    const desk = handOverDesk();
    await desk.state.put({ partition: 'handovers', name }, { expires: 'soon' }, 'absent');
    await desk.give(one);
    expect(await readHandover(desk.state, name)).toMatchObject({ expires: on(365) });
  });

  it('keeps nothing of the token itself', async () => {
    const desk = handOverDesk();
    await desk.give(one);
    expect(JSON.stringify(await desk.state.get({ partition: 'handovers', name }))).not.toContain('first');
  });
});
