import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { dueNotices } from '../../../src/jobs/notices/due-notices.ts';
import { memoryEntry, type Memory } from '../../../src/jobs/notices/memory.ts';
import { afterTelling } from '../../../src/jobs/notices/telling.ts';
import { at, inventoryOf, missingIn, runOnce, settings, tokenEnding, toOne, topic } from './watch.ts';

const now = at('2027-01-01');
const [one, two] = ['111122223333', '444455556666'];

function kindsIn(findings: Parameters<typeof inventoryOf>[0]['findings'], memory: Memory): readonly string[] {
  return dueNotices(inventoryOf({ findings: findings ?? [] }), memory, settings, now).due.map(
    ({ recipient, news }) => `${recipient} ${news.kind}`,
  );
}

describe('the subjects of a finding', () => {
  it('are told to whoever has not heard of one, whoever else has', () => {
    const inventory = inventoryOf({ findings: [missingIn(one, two)] });
    const { memory } = runOnce(inventoryOf({ findings: [missingIn(one)] }), new Map(), now, settings);
    const [first] = dueNotices(inventory, memory, settings, now).due;
    if (first === undefined) throw new Error('nothing is due');
    const entry = afterTelling(memory.get(missingIn().key), first, now);
    if (entry === undefined) throw new Error('nothing is remembered');
    expect(kindsIn([missingIn(one, two)], new Map([[missingIn().key, entry]]))).toEqual(['events finding']);
  });

  it('are not read out of its words', () => {
    const inventory = (text: string) => ({ ...missingIn(), subjects: [], text });
    const { memory } = runOnce(inventoryOf({ findings: [inventory(`request ${one}`)] }), new Map(), now);
    const { told } = runOnce(inventoryOf({ findings: [inventory(`request ${two}`)] }), memory, now);
    expect(told).toEqual([]);
  });

  it('count also when another account is named like one of them', () => {
    const named = { ...missingIn(one), text: `${one} clone of ${two}` };
    const { memory } = runOnce(inventoryOf({ findings: [named] }), new Map(), now);
    expect(runOnce(inventoryOf({ findings: [missingIn(one, two)] }), memory, now).told.length).toBe(1);
  });

  it('may be none at all, and then it is told again only when it becomes critical', () => {
    const { subjects: _subjects, ...without } = missingIn();
    const warning = { ...without, severity: 'warning' as const };
    const first = runOnce(inventoryOf({ findings: [warning] }), new Map(), now);
    const second = runOnce(
      inventoryOf({ findings: [{ ...warning, text: 'other words' }] }),
      first.memory,
      now,
    );
    const third = runOnce(inventoryOf({ findings: [without] }), second.memory, now);
    expect([first, second, third].map(({ told }) => told.length)).toEqual([1, 0, 1]);
  });

  it('of two thousand, told to twenty with long texts, are far from what a table takes', () => {
    const accounts = Array.from({ length: 2_000 }, (_, index) => String(100_000_000_001 + index));
    const text = accounts.map((id) => `${id} ${'a'.repeat(50)}`).join(', ');
    const recipients = Array.from({ length: 20 }, (_, index) => ({
      name: `recipient-${index}`,
      sns: { topic: `${topic}-${index}`, format: 'text' as const },
    }));
    const finding = { ...missingIn(...accounts), text, title: text, remedy: text };
    const to = { ...toOne, recipients };
    const { memory, told } = runOnce(inventoryOf({ findings: [finding] }), new Map(), now, to);
    const entry = memoryEntry.parse(memory.get(finding.key));
    expect(told.length).toBe(20);
    expect(JSON.stringify(marshall(entry)).length).toBeLessThan(300_000);
    expect(runOnce(inventoryOf({ findings: [finding] }), memory, now, to)).toEqual({ told: [], memory });
  });

  it('are not all that may be long: so are the texts of a credential', () => {
    const long = '😀'.repeat(100_000);
    const credential = tokenEnding('2027-01-20T00:00:00.000Z', {
      source: long,
      livesIn: long,
      cutsOff: long,
    });
    const { memory } = runOnce(inventoryOf({ credentials: [credential] }), new Map(), now);
    expect(JSON.stringify([...memory]).length).toBeLessThan(20_000);
    expect(runOnce(inventoryOf({ credentials: [credential] }), memory, now)).toEqual({ told: [], memory });
  });
});
