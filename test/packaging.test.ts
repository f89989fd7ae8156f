import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { earlyMs } from '../src/handlers/runtime/create-handler.ts';
import { runMetrics } from '../src/handlers/runtime/run-metrics.ts';
import { failedReport } from '../src/core/report.ts';
import { entraEndpoints } from '../src/providers/entra/settings.ts';
import { calledActions } from './packaging/called-actions.ts';
import { buildService, packageService, type Package, type Service } from './packaging/packaged.ts';
import { statementsOf } from './packaging/role-statements.ts';
import { misshapen, type Template } from './packaging/template-shape.ts';
import { zipEntries } from './packaging/zip-entries.ts';

const exampleConfig = 'config=config/example.yaml';
const bundle = 'app-roles/index.cjs';

let service: Service;
let first: Package;
let second: Package;
/** Of a configuration that says everything otherwise that the template takes from it. */
let other: Package;

beforeAll(async () => {
  service = await buildService();
  first = await packageService(service, 'first', exampleConfig, 'alarmEmail=access@contoso.example');
  second = await packageService(service, 'second', exampleConfig);
  writeFileSync(join(service.folder, 'config/other.yaml'), otherConfig());
  other = await packageService(service, 'other', 'config=config/other.yaml', 'reservedConcurrency=none');
}, 120_000);

afterAll(() => {
  rmSync(service.folder, { recursive: true, force: true });
});

describe('the package of a function', () => {
  it('holds its bundle and the configuration, and nothing else', () => {
    expect(zipEntries(first.zip('appRoles'))).toEqual(['config/example.yaml', `dist/handlers/${bundle}`]);
  });

  it('is the same to the byte when it is packaged again', () => {
    expect(first.zip('appRoles').equals(second.zip('appRoles'))).toBe(true);
  });

  it('cannot be made without its configuration', async () => {
    await expect(packageService(service, 'third', 'config=config/none.yaml')).rejects.toMatchObject({
      stdout: expect.stringContaining('Cannot resolve variable at "custom.configuration"'),
    });
  }, 60_000);
});

describe('every bundle', () => {
  it('is made of what the service needs: no lab, no terminal, no test', () => {
    const sources = Object.values(service.sources).flat();
    expect(sources).toContain('src/core/reconcile.ts');
    expect(
      sources.filter((path) => /^(src\/(lab|cli)|test|node_modules\/(dynalite|commander))\//u.test(path)),
    ).toEqual([]);
  });

  it('is small', () => {
    const size = statSync(join(service.folder, 'dist/handlers', bundle)).size;
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThan(1_900_000);
    expect(first.zip('appRoles').length).toBeLessThan(600_000);
  });

  it('runs in a bare Node with an empty environment, and says what is wrong with an event', () => {
    expect(answerTo({ mod: 'plan' })).toMatchObject({
      name: 'RunFailedError',
      code: 'EVENT_INVALID',
      message: expect.stringContaining('mod: unknown key (did you mean mode?)'),
    });
  });

  it('says that it has no configuration when nobody named one', () => {
    expect(answerTo({ mode: 'plan' })).toMatchObject({
      name: 'RunFailedError',
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('set ROLEBRIDGE_CONFIG'),
    });
  });
});

describe('the template', () => {
  it('has the shape that CloudFormation asks for', () => {
    expect(misshapen(first.template)).toEqual([]);
    expect(misshapen(other.template)).toEqual([]);
  });

  it('asks the schedule for a plan until somebody says otherwise', () => {
    expect(propertiesOf('AppRolesSchedulerSchedule1')).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      Target: { Input: '{"mode":"plan"}', RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] } },
    });
    const event: unknown = JSON.parse(
      readFileSync(new URL('../events/schedule.json', import.meta.url), 'utf8'),
    );
    expect(event).toEqual({ mode: 'plan' });
  });

  it('gives a function more time than it needs to stop early', () => {
    const { Timeout, ReservedConcurrentExecutions } = propertiesOf('AppRolesLambdaFunction');
    expect(Timeout).toBe(900);
    expect(Number(Timeout) * 1000).toBeGreaterThan(5 * earlyMs);
    expect(ReservedConcurrentExecutions).toBe(1);
    // Four fifths of what a run has before it stops itself.
    expect(propertiesOf('AppRolesSlowAlarm')['Threshold']).toBe((900_000 - earlyMs) * 0.8);
  });

  it('keeps failed events, the log and the table', () => {
    expect(propertiesOf('AppRolesLambdaFunction')['DeadLetterConfig']).toEqual({
      TargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    });
    expect(propertiesOf('AppRolesLogGroup')['RetentionInDays']).toBe(90);
    expect(first.template.Resources['StateTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true, TimeToLiveSpecification: { AttributeName: 'expires' } },
    });
  });

  it('has alarms on metrics that a run gives, each of which tells somebody', () => {
    const alarms = Object.values(first.template.Resources).filter(
      ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
    );
    const now = new Date(0);
    const given = runMetrics(failedReport('app-roles', 'plan', { code: '', message: '' }, now, now));
    const own = alarms.filter(({ Properties = {} }) => Properties['Namespace'] === 'Rolebridge');
    expect(given.map(({ name }) => name)).toEqual(
      expect.arrayContaining(own.map(({ Properties = {} }) => Properties['MetricName'])),
    );
    expect(alarms).toHaveLength(6);
    for (const { Properties = {} } of alarms)
      expect(Properties['AlarmActions']).toEqual([{ Ref: 'AlarmTopic' }]);
  });

  it('takes the names that the configuration says from there', () => {
    expect(propertiesOf('StateTable')['TableName']).toBe('rolebridge');
    expect(other.template.Resources['StateTable']?.Properties).toMatchObject({
      TableName: 'rolebridge-test',
    });
    const roles = [first, other].map(({ template }) =>
      statementsOf(template, 'AppRolesRole')
        .filter(({ actions }) => actions.includes('sts:AssumeRole'))
        .map(({ resource }) => resource),
    );
    expect(roles).toEqual([
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/rolebridge-reader' }],
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/sync/rolebridge-reader' }],
    ]);
  });

  it('reserves no concurrency where the account cannot', () => {
    expect(other.template.Resources['AppRolesLambdaFunction']?.Properties).toMatchObject({
      ReservedConcurrentExecutions: { Ref: 'AWS::NoValue' },
    });
  });

  it('names no partition, so that it deploys in all of them', () => {
    expect(JSON.stringify(first.template)).not.toContain('arn:aws:');
  });
});

describe('the role of app-roles', () => {
  /** These calls are made with the credentials of the reader role in each account. */
  const asReader = (action: string) => action.startsWith('iam:');
  /** Nothing in the code calls these: Lambda does, in the name of the function. */
  const byLambda = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];
  /** AWS has no resources for these (Service Authorization Reference). */
  const withoutResources = ['organizations:ListAccounts', 'sts:GetWebIdentityToken'];

  it('may do what its bundle calls, and nothing else', () => {
    const own = (service.sources[bundle] ?? []).filter((path) => path.startsWith('src/'));
    const called = calledActions(own.map((path) => new URL(`../${path}`, import.meta.url)));
    const allowed = allowedActions(first.template).filter((action) => !byLambda.includes(action));
    expect(allowed).toEqual(called.filter((action) => !asReader(action)));
    expect(called.filter(asReader)).toEqual(['iam:ListRoleTags', 'iam:ListRoles']);
  });

  it('has no wildcard in an action, and every resource only where AWS knows no other', () => {
    const statements = statementsOf(first.template, 'AppRolesRole');
    expect(allowedActions(first.template).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = statements
      .filter(({ resource }) => resource === '*')
      .flatMap(({ actions }) => actions);
    expect(everywhere.toSorted()).toEqual(withoutResources);
  });

  it('gets a token for Entra only, signed as Entra takes it', () => {
    for (const [{ template }, audience] of [
      [first, 'api://AzureADTokenExchange'],
      [other, entraEndpoints.china.federatedAudience],
    ] as const) {
      const [statement] = statementsOf(template, 'AppRolesRole').filter(({ actions }) =>
        actions.includes('sts:GetWebIdentityToken'),
      );
      expect(statement?.condition).toEqual({
        'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [audience] },
        StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
        NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
      });
    }
  });

  it('reads a secret only when one is named, and only that one', () => {
    const [statement] = statementsOf(other.template, 'AppRolesRole').filter(
      ({ onlyIf }) => onlyIf === 'HasSecret',
    );
    expect(statement).toMatchObject({
      actions: ['secretsmanager:GetSecretValue'],
      resource: 'arn:aws:secretsmanager:eu-west-1:1:secret:s',
    });
    expect(conditionsOf(first.template)['HasSecret']).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] });
  });
});

describe('the role of the schedules', () => {
  it('starts the function and does nothing else', () => {
    const statements = statementsOf(first.template, 'SchedulerRole');
    expect(statements.map(({ actions, resource }) => ({ actions, resource }))).toEqual([
      { actions: ['lambda:InvokeFunction'], resource: { 'Fn::GetAtt': ['AppRolesLambdaFunction', 'Arn'] } },
    ]);
  });
});

function otherConfig(): string {
  return readFileSync(join(service.folder, 'config/example.yaml'), 'utf8')
    .replace(
      'credential: federated',
      'credential: { secretArn: arn:aws:secretsmanager:eu-west-1:1:secret:s }',
    )
    .replace('cloud: global', 'cloud: china')
    .replace('    path: /\n', '    path: /sync/\n')
    .replace('table: rolebridge', 'table: rolebridge-test');
}

function propertiesOf(id: string): Readonly<Record<string, unknown>> {
  return first.template.Resources[id]?.Properties ?? {};
}

function conditionsOf(template: Template): Readonly<Record<string, unknown>> {
  return (template as unknown as { readonly Conditions: Readonly<Record<string, unknown>> }).Conditions;
}

function allowedActions(template: Template): readonly string[] {
  const allowing = statementsOf(template, 'AppRolesRole').filter(({ effect }) => effect === 'Allow');
  return allowing.flatMap(({ actions }) => actions).toSorted();
}

/** What the bundle throws for an event, as a program of its own. */
function answerTo(event: unknown): unknown {
  const program = `
    const { handler } = require(${JSON.stringify(join(service.folder, 'dist/handlers', bundle))});
    const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 900000 };
    handler(${JSON.stringify(event)}, context).catch(({ name, code, message }) => {
      process.stdout.write('\\nanswer ' + JSON.stringify({ name, code, message }));
    });
  `;
  const out = execFileSync(process.execPath, ['-e', program], { env: {}, encoding: 'utf8', stdio: 'pipe' });
  return JSON.parse(out.slice(out.indexOf('\nanswer ') + '\nanswer '.length));
}
