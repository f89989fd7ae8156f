import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { nearest } from '../src/core/nearest.ts';
import { jobs } from '../src/jobs/index.ts';

/** What is wrong with a value, in words that follow `--param name=value: `; undefined when nothing is. */
type Check = (value: string) => string | undefined;

/**
 * What is wrong with the parameters of a deployment; undefined when nothing is. osls takes any parameter and says nothing
 * of those that nobody reads, so that a schedule would go on planning; and a value that is wrong ends in a stack.
 * @param params As they are given: `appRoles=apply`.
 */
export function parameterProblem(params: readonly string[]): string | undefined {
  const known = serviceParameters();
  for (const param of params) {
    const at = param.indexOf('=');
    const name = at === -1 ? param : param.slice(0, at);
    if (!known.includes(name)) return unknownParameter(name, known);
    if (at === -1) return `--param ${name}: a parameter is written ${name}=value`;
    const reason = checks[name]?.(param.slice(at + 1));
    if (reason !== undefined) return `--param ${param}: ${reason}`;
  }
  return undefined;
}

/** Functions, roles and schedules carry it in their names, the longest of which has 64 characters. */
export function stageProblem(stage: string): string | undefined {
  if (/^[a-z][a-z\d-]{0,29}$/iu.test(stage)) return undefined;
  return `--stage ${stage}: a stage has a letter and then letters, digits and hyphens, 30 at most, such as prod`;
}

function unknownParameter(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const hint = meant === undefined ? `serverless.yml has ${known.join(', ')}` : `did you mean ${meant}?`;
  return `--param ${name}: there is no such parameter (${hint})`;
}

function serviceParameters(): readonly string[] {
  const text = readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8');
  const service = parse(text, { logLevel: 'error' }) as {
    readonly params: { readonly default: Readonly<Record<string, unknown>> };
  };
  return Object.keys(service.params.default);
}

const modes = ['plan', 'apply'];

const mode: Check = (value) => {
  if (modes.includes(value)) return undefined;
  const meant = nearest(value, modes);
  return `a schedule asks for plan or apply${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
};

/** EventBridge Scheduler User Guide: Schedule types. */
const rate: Check = (value) =>
  /^(?:rate\([1-9]\d* (?:minute|hour|day)s?\)|cron\(\S+(?: \S+){5}\))$/u.test(value)
    ? undefined
    : 'neither rate(…) nor cron(…), such as rate(1 hour) or cron(0 6 * * ? *)';

/** An alarm rings when nobody has looked for two hours. */
const atLeastHourly: Check = (value) => {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/u.exec(value) ?? [];
  const isOften =
    unit === ''
      ? /^cron\(\S+ \* [*?] \* [*?] \*\)$/u.test(value)
      : Number(count) * ({ minute: 1, hour: 60, day: 1440 }[unit] ?? 0) <= 60;
  return rate(value) ?? (isOften ? undefined : 'Entra ID is asked at least once an hour, as by rate(1 hour)');
};

const checks: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(Object.values(jobs).map(({ section }) => [section, mode])),
  rate,
  credentialExpiryRate: rate,
  directoryChangesRate: atLeastHourly,
  jitterMinutes: (value) =>
    /^\d{1,4}$/u.test(value) && Number(value) <= 1440 ? undefined : 'whole minutes up to 1440, or 0 for none',
  // Organizations API reference: OrganizationId.
  organizationId: (value) =>
    /^(?:o-[a-z\d]{10,32})?$/u.test(value)
      ? undefined
      : 'an organization is o- and 10 to 32 small letters and digits',
  alarmEmail: (value) => (/^(?:[^\s@]+@[^\s@]+)?$/u.test(value) ? undefined : 'no e-mail address'),
};
