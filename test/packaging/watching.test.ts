import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { failedReport } from '../../src/core/report.ts';
import { runMetrics } from '../../src/handlers/runtime/run-metrics.ts';
import { daysLeftFigures } from '../../src/jobs/credential-expiry/days-left-figures.ts';
import { verdictFigures } from '../../src/jobs/posture/verdict.ts';
import { readTemplate } from './cloudformation-yaml.ts';
import { deployedFunctions, eventFunctions } from './deployed-functions.ts';
import { ownResources } from './own-resources.ts';
import type { Template } from './template-shape.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
let resources: Template['Resources'];

beforeAll(async () => {
  const { template } = await ownResources();
  resources = { ...template.Resources, ...readTemplate('alarms.yml').Resources };
});

interface Alarm {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly properties: Readonly<Record<string, unknown>>;
}

function alarms(): readonly Alarm[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .map(([id, { Properties = {} }]) => ({
      id,
      namespace: String(Properties['Namespace']),
      metric: String(Properties['MetricName']),
      dimensions: Properties['Dimensions'] as Alarm['dimensions'],
      properties: Properties,
    }));
}

/** What `AppRolesFailedAlarm` is called in the runbook: what is left of its id. */
const kinds = (id: string) =>
  alarms()
    .filter((alarm) => alarm.id.startsWith(id))
    .map((alarm) => alarm.id.slice(id.length, -'Alarm'.length));

const at = new Date(0);
const ownMetrics = runMetrics(failedReport('app-roles', 'plan', { code: '', message: '' }, at, at)).map(
  ({ name }) => name,
);

describe('the alarms', () => {
  it.each(deployedFunctions)('watch $job', ({ id }) => {
    expect(kinds(id).toSorted()).toEqual([
      'Blocked',
      'Crashed',
      'Degraded',
      'Failed',
      'Missing',
      'Refused',
      'Slow',
      'Throttled',
      'TimedOut',
    ]);
  });

  it('watch the functions that events start, and their queues', () => {
    expect(eventFunctions.map(({ id }) => kinds(id).toSorted())).toEqual([
      ['Degraded', 'Failing', 'Refused', 'Waiting'],
      ['Degraded', 'Failing', 'Refused', 'Waiting'],
      ['Degraded', 'Failing', 'Missing', 'Refused'],
    ]);
  });

  it('are these, that of the schedules and that of the dead letters', () => {
    const ids = [...deployedFunctions, ...eventFunctions].map(({ id }) => id);
    const others = alarms().filter(({ id }) => !ids.some((each) => id.startsWith(each)));
    expect(others.map(({ id }) => id).toSorted()).toEqual(['FailedEventsAlarm', 'SchedulesUndeliveredAlarm']);
  });

  it('tell somebody, each of them', () => {
    for (const { properties } of alarms())
      expect(properties['AlarmActions']).toEqual([{ Ref: 'AlarmTopic' }]);
  });

  it('ring once for a run that failed, however many slices it had', () => {
    for (const { id } of deployedFunctions) {
      expect(propertiesOf(`${id}FailedAlarm`)).toMatchObject({
        Namespace: 'AWS/Lambda',
        MetricName: 'DurableExecutionFailed',
        Statistic: 'Sum',
        Threshold: 1,
      });
      // A crashed slice is repeated: one is none of anybody's business.
      expect(propertiesOf(`${id}CrashedAlarm`)).toMatchObject({ MetricName: 'Errors', Threshold: 3 });
    }
  });

  it('ring when no run gets the lease, however seldom there is one, since a run that leaves does not fail', () => {
    for (const { id } of deployedFunctions) {
      expect(propertiesOf(`${id}BlockedAlarm`)).toMatchObject({
        MetricName: 'LeaseHeld',
        Statistic: 'Minimum',
        Period: 10_800,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
    }
  });

  it('ring where the account has no more room for a run', () => {
    for (const { id } of deployedFunctions) {
      expect(propertiesOf(`${id}ThrottledAlarm`)).toMatchObject({
        MetricName: 'Throttles',
        Period: 3600,
        EvaluationPeriods: 1,
        Threshold: 3,
      });
    }
  });

  it('ring where nothing is heard of a schedule', () => {
    for (const alarm of alarms().filter(({ id }) => id.endsWith('MissingAlarm'))) {
      expect(alarm.properties).toMatchObject({
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
      });
    }
  });

  it.each([
    { postureRate: 'rate(12 hours)', days: 1 },
    { postureRate: 'rate(1 day)', days: 2 },
    { postureRate: 'rate(7 days)', days: undefined },
  ])('look back as far as posture takes at $postureRate, or not at all', async ({ postureRate, days }) => {
    const { template } = await ownResources({ postureRate });
    const alarm = template.Resources['PostureMissingAlarm']?.Properties;
    expect(alarm?.['EvaluationPeriods']).toBe(days);
    expect(template.Resources).toHaveProperty('PostureFailedAlarm');
    expect(template.Resources).toHaveProperty('AppRolesMissingAlarm');
  });

  it('watch metrics that a run gives, under the dimensions that it gives them', () => {
    const own = alarms().filter(({ namespace }) => namespace === 'Rolebridge');
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ metric }) => !ownMetrics.includes(metric))).toEqual([]);
    for (const { dimensions } of own) expect(dimensions.map(({ Name }) => Name)).toEqual(['job', 'function']);
  });

  it('have each a line in the runbook', () => {
    const ids = [...deployedFunctions, ...eventFunctions].map(({ id }) => id);
    const names = [...new Set(ids.flatMap(kinds)), 'SchedulesUndelivered', 'FailedEvents'];
    expect(names.filter((name) => !runbook.includes(`\n| \`${name}\` `))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('draws what runs do, what credentials have left and what waits', () => {
    const titles = widgets().map(({ properties }) => properties.title);
    expect(titles).toEqual([
      'Runs',
      'Changes found',
      'Changes written and failed',
      'Withheld',
      'Refused, degraded, lease taken',
      'How long runs take (ms)',
      'Starts that had to wait',
      'Credentials by days left',
      'Days left of the first to end',
      'What is wrong in the connections',
      'How long events wait (s)',
      'Events that wait, and dead letters',
      'Runs that events started',
    ]);
  });

  it('draws metrics of ours that a run gives', () => {
    const figures = { ...daysLeftFigures([], at), ...verdictFigures({ connections: [], own: [] }) };
    const given = new Set([...ownMetrics, ...Object.keys(figures), 'LeastDaysLeft']);
    const drawn = widgets().flatMap(({ properties }) => properties.metrics);
    const own = drawn.filter(([namespace]) => namespace === 'Rolebridge').map(([, metric]) => String(metric));
    expect(own.filter((metric) => !given.has(metric))).toEqual([]);
    expect(Object.keys(figures).filter((metric) => !own.includes(metric))).toEqual([]);
  });

  it('has no two graphs in one place', () => {
    const places = widgets().map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { x, width } of widgets()) expect(x + width).toBeLessThanOrEqual(24);
  });
});

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly title: string; readonly metrics: readonly (readonly unknown[])[] };
}

function widgets(): readonly Widget[] {
  const body = propertiesOf('Dashboard')['DashboardBody'] as { readonly 'Fn::Sub': string };
  return (JSON.parse(body['Fn::Sub']) as { readonly widgets: readonly Widget[] }).widgets;
}

function propertiesOf(id: string): Readonly<Record<string, unknown>> {
  return resources[id]?.Properties ?? {};
}
