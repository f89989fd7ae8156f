import { InvalidArgumentError, Option, type Command } from 'commander';
import { duration, milliseconds } from '../core/duration.ts';
import { nearest } from '../core/nearest.ts';
import { isJobName, jobNames, type JobName } from '../jobs/index.ts';

/** Options and arguments that several commands take, and how their words are read. */
export function connecting(command: Command): Command {
  return command
    .addOption(configOption())
    .option('--lab <scenario>', 'use the embedded clouds: a scenario, or a world file that an apply changes')
    .addOption(atOption())
    .addOption(journalOption());
}

export function reporting(command: Command): Command {
  return connecting(command)
    .addOption(new Option('--json', 'print the report as JSON').conflicts('markdown'))
    .option('--markdown', 'print the report as Markdown');
}

/** For account-assignments. */
export function narrowing(command: Command): Command {
  return command
    .option('--account <account>', 'only this account, by id or name; may be given again', several)
    .option('--group <group>', 'only this group, by object id or name; may be given again', several)
    .option('--approve <group>', 'let through what is held for approval of this object id', approvals);
}

/** A shell's empty variable would ask for what has no name. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  if (value.trim() !== '') return [...before, value];
  throw new InvalidArgumentError('this is empty');
}

export function approvals(value: string, before: readonly string[] = []): readonly string[] {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(value)) return several(value, before);
  throw new InvalidArgumentError(
    'a group is approved by its object id, which the plan says, never by its name',
  );
}

export function configOption(): Option {
  return new Option('--config <file>', 'configuration file (or ROLEBRIDGE_CONFIG)');
}

/** @param longest `60m`: nobody watches a run for longer before it has begun. */
export function waitOption(longest: string): Option {
  const words = `wait so long for a run that is writing, such as 5m; at most ${longest}`;
  return new Option('--wait <time>', words).argParser((text) => durationOf(text, longest));
}

function durationOf(text: string, longest: string): string {
  const found = duration.safeParse(text);
  if (!found.success) throw new InvalidArgumentError(found.error.issues[0]?.message ?? 'no length of time');
  if (milliseconds(found.data) <= milliseconds(longest)) return found.data;
  throw new InvalidArgumentError(`at most ${longest}`);
}

export function journalOption(): Option {
  return new Option('--journal <file>', 'write every request to the embedded clouds as one line of JSON');
}

/** For the embedded clouds alone. */
export function atOption(): Option {
  return new Option('--at <date>', 'wind the clock of the embedded clouds forward: 2027-03-01').argParser(
    dateOf,
  );
}

/** A day begins at midnight UTC. */
export function dateOf(text: string): Date {
  const date = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/u.test(text) ? new Date(text) : undefined;
  const isReal =
    date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
  if (isReal) return date;
  throw new InvalidArgumentError('a date is written 2027-03-01, or 2027-03-01T12:00:00Z');
}

export function named(jobs: readonly JobName[]): readonly JobName[] {
  return jobs.length === 0 ? jobNames : jobs;
}

export function planIdOf(text: string): string {
  if (/^[0-9a-f]{12}$/u.test(text)) return text;
  throw new InvalidArgumentError('a plan id has 12 hexadecimal digits, as plan prints them');
}

export function jobOf(name: string): JobName {
  if (isJobName(name)) return name;
  const meant = nearest(name, jobNames);
  const known = `the jobs are: ${jobNames.join(', ')}`;
  throw new InvalidArgumentError(meant === undefined ? known : `did you mean ${meant}? (${known})`);
}

export function jobsOf(name: string, before: readonly JobName[] | undefined): readonly JobName[] {
  return [...(before ?? []), jobOf(name)];
}

export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535');
}
