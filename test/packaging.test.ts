import { execFileSync } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { failedReport } from '../src/core/report.ts';
import { earlyMs } from '../src/handlers/runtime/create-handler.ts';
import { runMetrics } from '../src/handlers/runtime/run-metrics.ts';
import { jobNames, jobs, type JobName } from '../src/jobs/index.ts';
import { entraEndpoints } from '../src/providers/entra/settings.ts';
import { actionsOf, deployedFunctions, ownActions } from './packaging/deployed-functions.ts';
import { buildService, packageService, type Package, type Service } from './packaging/packaged.ts';
import { statementsOf } from './packaging/role-statements.ts';
import { misshapen, type Template } from './packaging/template-shape.ts';
import { zipEntries } from './packaging/zip-entries.ts';

const everyConfig = 'config=config/every.yaml';

let service: Service;
/** Of a configuration with a section for every job. */
let every: Package;
let again: Package;
/** Of a configuration for the first job alone, and of one for all the others. */
let some: readonly { readonly sections: readonly string[]; readonly package: Package }[];
/** Of a configuration that says everything otherwise that the template takes from it. */
let other: Package;

const [first = 'app-roles', ...others] = jobNames;
const sectionsOf = (names: readonly JobName[]) => names.map((name) => jobs[name].section);

beforeAll(async () => {
  service = await buildService();
  const whole = wholeConfig();
  const packaged = (name: string, config: ConfigFile, ...params: string[]) => {
    writeFileSync(join(service.folder, `config/${name}.yaml`), stringify(config));
    return packageService(service, name, `config=config/${name}.yaml`, ...params);
  };
  const packagedFor = async (names: readonly JobName[]) => {
    const sections = sectionsOf(names);
    const kept = Object.entries(whole.jobs).filter(([section]) => sections.some((each) => each === section));
    const config = { ...whole, jobs: Object.fromEntries(kept) };
    return { sections, package: await packaged(`only-${names.join('-')}`, config) };
  };
  // One after the other: osls has one folder for what it is working on.
  every = await packaged('every', whole, 'alarmEmail=access@contoso.example');
  again = await packageService(service, 'again', everyConfig);
  other = await packaged(
    'other',
    otherConfig(whole),
    'reservedConcurrency=none',
    `${jobs[first].section}=apply`,
  );
  some = [await packagedFor([first]), await packagedFor(others)];
}, 180_000);

afterAll(() => {
  rmSync(service.folder, { recursive: true, force: true });
});

describe('every job', () => {
  it('is deployed, and its function is in the tables of this test', () => {
    expect(deployedFunctions.map(({ job }) => job)).toEqual(jobNames);
    expect(Object.keys(service.sources).toSorted()).toEqual(
      jobNames.map((name) => `${name}/index.cjs`).toSorted(),
    );
  });
});

describe.each(deployedFunctions)('the package of $job', ({ job, files, id }) => {
  const { section } = jobs[job];

  it('holds its bundle, the configuration and what that names, and nothing else', () => {
    const expected = ['config/every.yaml', ...files, `dist/handlers/${job}/index.cjs`];
    expect([...zipEntries(every.zip(section)).keys()]).toEqual(expected.toSorted());
  });

  it('is the same to the byte when it is packaged again', () => {
    expect(every.zip(section).equals(again.zip(section))).toBe(true);
  });

  it('is small', () => {
    const size = statSync(join(service.folder, 'dist/handlers', job, 'index.cjs')).size;
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThan(1_900_000);
    expect(every.zip(section).length).toBeLessThan(600_000);
  });

  it('is made of what the job needs: no lab, no terminal, no test, no other job', () => {
    const sources = service.sources[`${job}/index.cjs`] ?? [];
    expect(sources).toContain('src/core/reconcile.ts');
    const foreign = /^(src\/(lab|cli)|test|node_modules\/(dynalite|commander))\//u;
    expect(sources.filter((path) => foreign.test(path))).toEqual([]);
    const jobFiles = jobNames.map((name) => `src/jobs/${name}/job.ts`);
    expect(sources.filter((path) => jobFiles.includes(path))).toEqual([`src/jobs/${job}/job.ts`]);
  });

  it('runs in a bare Node with an empty environment, and says what is wrong with an event', () => {
    expect(answerTo(unpacked(job), { mod: 'plan' })).toMatchObject({
      name: 'RunFailedError',
      code: 'EVENT_INVALID',
      message: expect.stringContaining('mod: unknown key (did you mean mode?)'),
    });
  });

  it('says that it has no configuration when nobody named one', () => {
    expect(answerTo(unpacked(job), { mode: 'plan' })).toMatchObject({
      name: 'RunFailedError',
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('set ROLEBRIDGE_CONFIG'),
    });
  });

  it('finds in itself all that it needs, so that what stops it is that nobody may call AWS here', () => {
    const folder = unpacked(job);
    expect(answerTo(folder, { mode: 'plan' }, asDeployed(id))).toMatchObject({ code: 'AWS_CREDENTIALS' });
    for (const file of files) rmSync(join(folder, file));
    if (files.length === 0) rmSync(join(folder, 'config/every.yaml'));
    const code = expect.stringMatching(/^(?:DEFINITIONS|CONFIG)_INVALID$/u);
    expect(answerTo(folder, { mode: 'plan' }, asDeployed(id))).toMatchObject({ code });
  });

  it('is not there, nor anything that waits for its runs, when the configuration has no section for it', () => {
    const ours = some.map(({ package: { template } }) =>
      Object.keys(template.Resources).some((resource) => resource.startsWith(id)),
    );
    expect(ours).toEqual(some.map(({ sections }) => sections.includes(section)));
    expect(ours).toContain(false);
  });
});

describe('a package', () => {
  it('cannot be made without its configuration', async () => {
    await expect(packageService(service, 'none', 'config=config/none.yaml')).rejects.toMatchObject({
      stdout: expect.stringContaining('Cannot resolve variable at "custom.configuration"'),
    });
  }, 60_000);

  it('cannot be made for a mode that there is not', async () => {
    const wrong = `${jobs[first].section}=aply`;
    await expect(packageService(service, 'wrong', everyConfig, wrong)).rejects.toMatchObject({
      stdout: expect.stringContaining(`--param ${wrong}: a schedule asks for plan or apply`),
    });
  }, 60_000);
});

describe('the template', () => {
  it('has the shape that CloudFormation asks for', () => {
    const packages = [every, other, ...some.map((each) => each.package)];
    for (const { template } of packages) expect(misshapen(template)).toEqual([]);
  });

  it.each(deployedFunctions)('asks the schedule of $job for a $mode', ({ job, id, mode, rate }) => {
    expect(propertiesOf(`${id}SchedulerSchedule1`)).toMatchObject({
      Name: `rolebridge-prod-${job}`,
      State: 'ENABLED',
      ScheduleExpression: rate,
      Target: { Input: JSON.stringify({ mode }), RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] } },
    });
    const event: unknown = JSON.parse(
      readFileSync(new URL('../events/schedule.json', import.meta.url), 'utf8'),
    );
    expect(event).toEqual({ mode: 'plan' });
  });

  it('asks for an apply where somebody said so, and nowhere else', () => {
    const inputs = deployedFunctions.map(({ id }) => {
      const { Target } = propertiesOf(`${id}SchedulerSchedule1`, other);
      return (Target as { readonly Input: string }).Input;
    });
    const [, ...rest] = deployedFunctions.map(({ mode }) => JSON.stringify({ mode }));
    expect(inputs).toEqual(['{"mode":"apply"}', ...rest]);
  });

  it.each(deployedFunctions)('gives $job more time than it needs to stop early', ({ id }) => {
    const { Timeout, ReservedConcurrentExecutions } = propertiesOf(`${id}LambdaFunction`);
    expect(Timeout).toBe(900);
    expect(Number(Timeout) * 1000).toBeGreaterThan(5 * earlyMs);
    expect(ReservedConcurrentExecutions).toBe(1);
    // Four fifths of what a run has before it stops itself.
    expect(propertiesOf(`${id}SlowAlarm`)['Threshold']).toBe((900_000 - earlyMs) * 0.8);
  });

  it.each(deployedFunctions)('keeps failed events and the log of $job', ({ id }) => {
    expect(propertiesOf(`${id}LambdaFunction`)['DeadLetterConfig']).toEqual({
      TargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    });
    expect(propertiesOf(`${id}LambdaEvConf`)).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(propertiesOf(`${id}LogGroup`)['RetentionInDays']).toBe(90);
  });

  it('keeps the table', () => {
    expect(every.template.Resources['StateTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true, TimeToLiveSpecification: { AttributeName: 'expires' } },
    });
  });

  it.each(deployedFunctions)('watches $job, with alarms of its own that tell somebody', ({ job, id }) => {
    const function_ = { Ref: `${id}LambdaFunction` };
    const alarms = alarmsOf(every.template).filter(({ dimensions }) =>
      JSON.stringify(dimensions).includes(JSON.stringify(function_)),
    );
    expect(alarms.map(({ metric }) => String(metric)).toSorted()).toEqual([
      'Degraded',
      'Duration',
      'Errors',
      'Invocations',
      'Throttles',
    ]);
    for (const { actions } of alarms) expect(actions).toEqual([{ Ref: 'AlarmTopic' }]);

    const own = alarms.filter(({ namespace }) => namespace === 'Rolebridge');
    const now = new Date(0);
    const given = runMetrics(failedReport(job, 'plan', { code: '', message: '' }, now, now));
    expect(given.map(({ name }) => name)).toEqual(expect.arrayContaining(own.map(({ metric }) => metric)));
    // As src/handlers/runtime/telemetry.ts gives them: of another set of dimensions there is never a number.
    expect(own.map(({ dimensions }) => dimensions)).toEqual([
      [
        { Name: 'job', Value: job },
        { Name: 'function', Value: function_ },
      ],
    ]);
  });

  it('has no other alarms than these and that of the failed events', () => {
    expect(alarmsOf(every.template)).toHaveLength(5 * deployedFunctions.length + 1);
  });

  it('takes the names that the configuration says from there', () => {
    expect(propertiesOf('StateTable')['TableName']).toBe('rolebridge');
    expect(propertiesOf('StateTable', other)['TableName']).toBe('rolebridge-test');
    const roles = [every, other].map(({ template }) =>
      statementsOf(template, 'AppRolesRole')
        .filter(({ actions }) => actions.includes('sts:AssumeRole'))
        .map(({ resource }) => resource),
    );
    expect(roles).toEqual([
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/rolebridge-reader' }],
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/sync/rolebridge-reader' }],
    ]);
  });

  it.each(deployedFunctions)('reserves no concurrency for $job where the account cannot', ({ id }) => {
    expect(propertiesOf(`${id}LambdaFunction`, other)).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('names no partition, so that it deploys in all of them', () => {
    // What the configuration names by its ARN is where it is.
    const named = /"arn:aws:(sns|secretsmanager):[^"]*"/gu;
    expect(JSON.stringify(every.template).replaceAll(named, '')).not.toContain('arn:aws:');
  });
});

describe.each(deployedFunctions)('the role of $job', (deployed) => {
  const { job, id, asReader, asSamlWriter = [], secrets, withoutResources } = deployed;
  const role = `${id}Role`;
  /** Nothing in the code calls these: Lambda does, in the name of the function. */
  const byLambda = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

  it('is the role of its function, under a fixed name, and in the outputs', () => {
    expect(propertiesOf(`${id}LambdaFunction`)['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    expect(propertiesOf(role)['RoleName']).toBe(`rolebridge-prod-${job}`);
    expect(every.template).toMatchObject({
      Outputs: { [`${role}Arn`]: { Value: { 'Fn::GetAtt': [role, 'Arn'] } } },
    });
  });

  it('may do what its bundle calls, and nothing else', () => {
    const called = actionsOf(deployed, service.sources);
    // Of a configuration with a secret: without one, reading it is not allowed.
    const allowed = allowedActions(other.template, role).filter((action) => !byLambda.includes(action));
    expect(allowed).toEqual(ownActions(deployed, called));
    const others = new Set([...asReader, ...asSamlWriter]);
    expect(called.filter((action) => others.has(action))).toEqual([...others].toSorted());
  });

  it('writes no log but its own', () => {
    const [log] = statementsOf(every.template, role).filter(({ actions }) =>
      actions.includes('logs:PutLogEvents'),
    );
    expect(log?.resource).toEqual({ 'Fn::GetAtt': [`${id}LogGroup`, 'Arn'] });
  });

  it('has no wildcard in an action, and every resource only where AWS knows no other', () => {
    const statements = statementsOf(every.template, role);
    expect(statements.map(({ effect }) => effect)).toEqual(statements.map(() => 'Allow'));
    expect(allowedActions(every.template, role).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = statements
      .filter(({ resource }) => [resource].flat().includes('*'))
      .flatMap(({ actions }) => actions);
    expect(everywhere.toSorted()).toEqual(withoutResources);
  });

  it('gets a token for Entra only, signed as Entra takes it, and only when it needs one', () => {
    for (const [{ template }, audience] of [
      [every, entraEndpoints.global.federatedAudience],
      [other, entraEndpoints.china.federatedAudience],
    ] as const) {
      const tokens = statementsOf(template, role).filter(({ actions }) =>
        actions.includes('sts:GetWebIdentityToken'),
      );
      expect(tokens).toHaveLength(withoutResources.includes('sts:GetWebIdentityToken') ? 1 : 0);
      for (const { condition } of tokens) {
        expect(condition).toEqual({
          'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [audience] },
          StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
          NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
        });
      }
    }
  });

  it('reads a secret only when one is named, and only that one', () => {
    const [federated, secret] = [every, other].map(({ template }) =>
      statementsOf(template, role)
        .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
        .flatMap(({ resource }) => resource),
    );
    const signsIn = withoutResources.includes('sts:GetWebIdentityToken');
    const own = signsIn ? ['arn:aws:secretsmanager:eu-west-1:1:secret:s'] : [];
    expect(federated).toEqual(secrets);
    expect(secret).toEqual([...own, ...secrets]);
  });
});

describe('the function of credential-expiry', () => {
  it('is started by what AWS Health says of a SCIM token, as the sample event has it', () => {
    const rules = Object.values(every.template.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    expect(rules).toHaveLength(1);
    const pattern = rules[0]?.Properties?.['EventPattern'] as {
      readonly source: readonly string[];
      readonly detail: { readonly eventTypeCode: readonly string[] };
    };
    const sample = new URL('../events/health-scim-token.json', import.meta.url);
    const event = JSON.parse(readFileSync(sample, 'utf8')) as {
      readonly source: string;
      readonly detail: { readonly eventTypeCode: string };
    };
    expect(pattern).toEqual({
      source: [event.source],
      detail: { eventTypeCode: [event.detail.eventTypeCode] },
    });
    const permissions = Object.values(every.template.Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Permission' && Properties?.['Principal'] === 'events.amazonaws.com',
    );
    expect(permissions).toHaveLength(1);
  });

  it('may tell the recipients of the configuration, and nobody else', () => {
    const tells = statementsOf(every.template, 'CredentialExpiryRole').filter(({ actions }) =>
      actions.some((action) => action === 'sns:Publish' || action === 'events:PutEvents'),
    );
    expect(tells.flatMap(({ resource }) => resource)).toEqual([
      'arn:aws:sns:eu-west-1:999988887777:access-alerts',
      'arn:aws:sns:eu-west-1:999988887777:access-chat',
      { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' },
    ]);
  });
});

describe('the role of permission-sets', () => {
  it('deletes what has the ownership tag of the configuration, and nothing else', () => {
    for (const [{ template }, tag] of [
      [every, { 'aws:ResourceTag/managed-by': 'rolebridge' }],
      [other, { 'aws:ResourceTag/owner': 'us' }],
    ] as const) {
      const deletes = statementsOf(template, 'PermissionSetsRole').filter(({ actions }) =>
        actions.includes('sso:DeletePermissionSet'),
      );
      expect(deletes.map(({ resource, condition }) => ({ resource, condition }))).toEqual([
        { resource: { 'Fn::Sub': 'arn:${AWS::Partition}:sso:::instance/*' }, condition: undefined },
        {
          resource: { 'Fn::Sub': 'arn:${AWS::Partition}:sso:::permissionSet/*/*' },
          condition: { StringEquals: tag },
        },
      ]);
    }
  });
});

describe('the role of the schedules', () => {
  it('starts the functions and does nothing else', () => {
    const statements = statementsOf(every.template, 'SchedulerRole');
    expect(statements.map(({ actions, resource }) => ({ actions, resource }))).toEqual([
      {
        actions: ['lambda:InvokeFunction'],
        resource: deployedFunctions.map(({ id }) => ({ 'Fn::GetAtt': [`${id}LambdaFunction`, 'Arn'] })),
      },
    ]);
  });
});

interface ConfigFile {
  readonly state: unknown;
  readonly aws: Readonly<Record<string, unknown>>;
  readonly entra: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, unknown>>;
}

/** The examples in one. */
function wholeConfig(): ConfigFile {
  const folder = join(service.folder, 'config');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const parsed = files.map((file) => parse(readFileSync(join(folder, file), 'utf8')) as ConfigFile);
  const sections = Object.assign({}, ...parsed.map((each) => each.jobs)) as ConfigFile['jobs'];
  return { ...(parse(readFileSync(join(folder, 'example.yaml'), 'utf8')) as ConfigFile), jobs: sections };
}

function otherConfig(whole: ConfigFile): ConfigFile {
  const { aws, entra, jobs: sections } = whole;
  const permissionSets = sections['permissionSets'] as Readonly<Record<string, unknown>>;
  return {
    ...whole,
    state: { dynamodb: { table: 'rolebridge-test' } },
    aws: { ...aws, readerRole: { ...(aws['readerRole'] as object), path: '/sync/' } },
    entra: {
      ...entra,
      cloud: 'china',
      credential: { secretArn: 'arn:aws:secretsmanager:eu-west-1:1:secret:s' },
    },
    jobs: {
      ...sections,
      permissionSets: { ...permissionSets, ownershipTag: { key: 'owner', value: 'us' } },
    },
  };
}

function propertiesOf(id: string, { template } = every): Readonly<Record<string, unknown>> {
  return template.Resources[id]?.Properties ?? {};
}

function alarmsOf({ Resources }: Template) {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties = {} }) => ({
      namespace: Properties['Namespace'],
      metric: Properties['MetricName'],
      dimensions: Properties['Dimensions'],
      actions: Properties['AlarmActions'],
    }));
}

function allowedActions(template: Template, role: string): readonly string[] {
  return [...new Set(statementsOf(template, role).flatMap(({ actions }) => actions))].toSorted();
}

/** The files of a function's package, in a folder of their own as in Lambda. */
function unpacked(job: JobName): string {
  const folder = mkdtempSync(join(service.folder, `unpacked-${job}-`));
  for (const [name, content] of zipEntries(every.zip(jobs[job].section))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The environment that the template gives, and nobody's credentials. */
function asDeployed(id: string): Readonly<Record<string, string>> {
  const { Variables } = propertiesOf(`${id}LambdaFunction`)['Environment'] as {
    readonly Variables: Readonly<Record<string, unknown>>;
  };
  const file = String(Variables['ROLEBRIDGE_CONFIG']);
  return { ROLEBRIDGE_CONFIG: file, AWS_EC2_METADATA_DISABLED: 'true', HOME: service.folder };
}

/** What the one bundle of an unpacked package throws for an event, as a program of its own. */
function answerTo(folder: string, event: unknown, env: Readonly<Record<string, string>> = {}): unknown {
  const [bundle = ''] = globSync('dist/handlers/*/index.cjs', { cwd: folder });
  const program = `
    const { handler } = require(${JSON.stringify(join(folder, bundle))});
    const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 900000 };
    handler(${JSON.stringify(event)}, context).catch(({ name, code, message }) => {
      process.stdout.write('\\nanswer ' + JSON.stringify({ name, code, message }));
    });
  `;
  const options = { cwd: folder, env: { ...env }, encoding: 'utf8', stdio: 'pipe' } as const;
  const out = execFileSync(process.execPath, ['-e', program], options);
  return JSON.parse(out.slice(out.indexOf('\nanswer ') + '\nanswer '.length));
}
