import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { earlyMs } from '../src/handlers/runtime/time-left.ts';
import { parseEvent } from '../src/handlers/runtime/event.ts';
import { jobNames, jobs, type JobName } from '../src/jobs/index.ts';
import { entraEndpoints } from '../src/providers/entra/settings.ts';
import {
  actionsOf,
  deployedFunctions,
  eventFunctions,
  othersActions,
  ownActions,
} from './packaging/deployed-functions.ts';
import { buildService, packageService, type Package, type Service } from './packaging/packaged.ts';
import { wholeConfig, type ConfigFile } from './packaging/whole-config.ts';
import { statementsOf } from './packaging/role-statements.ts';
import { runBundle, type BundleKind } from './packaging/run-bundle.ts';
import { circular, dangling } from './packaging/template-references.ts';
import { misshapen, type Template } from './packaging/template-shape.ts';
import { zipEntries, zipRecords } from './packaging/zip-entries.ts';

let service: Service;
/** Of a configuration with a section for every job. */
let every: Package;
interface Part {
  readonly sections: readonly string[];
  readonly package: Package;
}
/**
 * Of a configuration for one job alone, and of one for all the others. Both say everything otherwise that the
 * template takes from them.
 */
let parts: readonly Part[];

const first = 'app-roles';
const others = jobNames.filter((name) => name !== first);
/** What no function is made of. */
const foreign =
  /^(src\/(lab|cli)|test|node_modules\/(dynalite|commander|@aws\/durable-execution-sdk-js-testing))\//u;
/** What a schedule sends. */
const inputs = { plan: { mode: 'plan' }, apply: { mode: 'apply', wait: '10m', whenHeld: 'leave' } } as const;
const sectionsOf = (names: readonly JobName[]) => names.map((name) => jobs[name].section);

beforeAll(async () => {
  service = await buildService();
  const packaged = (name: string, config: ConfigFile, ...params: string[]) => {
    writeFileSync(join(service.folder, `config/${name}.yaml`), stringify(config));
    return packageService(service, name, `config=config/${name}.yaml`, ...params);
  };
  const whole = wholeConfig(service);
  const unlike = otherConfig(whole);
  const packagedFor = async (names: readonly JobName[], ...params: string[]) => {
    const sections = sectionsOf(names);
    const kept = Object.entries(unlike.jobs).filter(([section]) => sections.some((each) => each === section));
    const config = { ...unlike, jobs: Object.fromEntries(kept) };
    return { sections, package: await packaged(`only-${names.join('-')}`, config, ...params) };
  };
  // One after the other: osls has one folder for what it is working on.
  every = await packaged('every', whole, 'alarmEmail=access@contoso.example');
  const params = ['organizationId=o-abcdefghij', `${jobs[first].section}=apply`];
  parts = [await packagedFor([first], ...params), await packagedFor(others, ...params)];
}, 300_000);

afterAll(() => {
  rmSync(service.folder, { recursive: true, force: true });
});

describe('every job', () => {
  it('is deployed, and its function is in the tables of this test', () => {
    expect(deployedFunctions.map(({ job }) => job)).toEqual(jobNames);
    expect(Object.keys(service.sources).toSorted()).toEqual(
      [...jobNames, ...eventFunctions.map(({ bundle }) => bundle)]
        .map((name) => `${name}/index.cjs`)
        .toSorted(),
    );
  });
});

describe.each(deployedFunctions)('the package of $job', ({ job, files, id }) => {
  const { section } = jobs[job];
  const bundled = [...files, `dist/handlers/${job}/index.cjs`];

  it('holds its bundle, the configuration and what that names, and nothing else', () => {
    const expected = ['config/every.yaml', ...bundled];
    expect([...zipEntries(every.zip(section)).keys()]).toEqual(expected.toSorted());
  });

  it('is the same to the byte when it is packaged again, but for what the configuration says', () => {
    const [once, twice] = [every, otherwise(job)].map((each) => zipRecords(each.zip(section)));
    expect(once?.map(({ name }) => name)).toEqual(['config/every.yaml', ...bundled].toSorted());
    expect(twice?.map(({ name }) => name)).not.toContain('config/every.yaml');
    const kept = (records = once) => records?.filter(({ name }) => bundled.includes(name));
    expect(kept(twice)).toEqual(kept());
    // Nothing is left of when the files were written, nor the configuration.
    const dates = [once, twice].flatMap((records = []) => records.map(({ modified }) => modified));
    expect(new Set(dates).size).toBe(1);
  });

  it('is small', () => {
    const size = statSync(join(service.folder, 'dist/handlers', job, 'index.cjs')).size;
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThan(2_000_000);
    expect(every.zip(section).length).toBeLessThan(650_000);
  });

  it('is made of what the job needs: no lab, no terminal, no test, no other job', () => {
    const sources = service.sources[`${job}/index.cjs`] ?? [];
    expect(sources).toContain('src/core/reconcile.ts');
    expect(sources.filter((path) => foreign.test(path))).toEqual([]);
    const jobFiles = jobNames.map((name) => `src/jobs/${name}/job.ts`);
    expect(sources.filter((path) => jobFiles.includes(path))).toEqual([`src/jobs/${job}/job.ts`]);
  });

  it('runs in a bare Node with an empty environment, and says what is wrong with an event', () => {
    expect(answerTo(unpacked(section), { mod: 'plan' })).toMatchObject({
      status: 'FAILED',
      error: { ErrorType: 'RunFailedError' },
      report: {
        error: {
          code: 'EVENT_INVALID',
          message: expect.stringContaining('mod: unknown key (did you mean mode?)'),
        },
      },
    });
  });

  it('says that it has no configuration when nobody named one', () => {
    expect(answerTo(unpacked(section), { mode: 'plan' })).toMatchObject({
      error: { ErrorMessage: expect.stringContaining('set ROLEBRIDGE_CONFIG') },
      report: { error: { code: 'CONFIG_INVALID' } },
    });
  });

  it('finds in itself all that it needs, so that what stops it is that nobody may call AWS here', () => {
    const folder = unpacked(section);
    const answer = () => answerTo(folder, { mode: 'plan' }, asDeployed(id));
    expect(answer()).toMatchObject({ report: { error: { code: 'AWS_CREDENTIALS' } } });
    for (const file of files) rmSync(join(folder, file));
    if (files.length === 0) rmSync(join(folder, 'config/every.yaml'));
    const code = expect.stringMatching(/^(?:DEFINITIONS|CONFIG)_INVALID$/u);
    expect(answer()).toMatchObject({ report: { error: { code } } });
  });

  it('is not there, nor anything that waits for its runs, when the configuration has no section for it', () => {
    const ours = parts.map(({ package: { template } }) =>
      Object.keys(template.Resources).some((resource) => resource.startsWith(id)),
    );
    expect(ours).toEqual(parts.map(({ sections }) => sections.includes(section)));
    expect(ours).toContain(false);
  });
});

describe.each(eventFunctions)('the package of $section', ({ section, bundle, id, job, runs }) => {
  it('holds its bundle and the configuration, and nothing else', () => {
    const expected = ['config/every.yaml', `dist/handlers/${bundle}/index.cjs`];
    expect([...zipEntries(every.zip(section)).keys()]).toEqual(expected);
  });

  it('is small, and made of what its jobs need: no lab, no terminal, no test, no other job', () => {
    expect(statSync(join(service.folder, 'dist/handlers', bundle, 'index.cjs')).size).toBeLessThan(2_000_000);
    const sources = service.sources[`${bundle}/index.cjs`] ?? [];
    expect(sources.filter((path) => foreign.test(path))).toEqual([]);
    const others = jobNames.filter((name) => !runs.includes(name)).map((name) => `src/jobs/${name}/job.ts`);
    expect(sources).toContain(`src/jobs/${job}/job.ts`);
    expect(sources.filter((path) => others.includes(path))).toEqual([]);
  });

  it('runs in a bare Node with the environment of the template, and says that nobody may call AWS here', () => {
    const { Variables } = propertiesOf(`${id}LambdaFunction`)['Environment'] as {
      readonly Variables: Readonly<Record<string, unknown>>;
    };
    const mode = String(Variables['ROLEBRIDGE_EVENT_MODE']);
    const answer = answerTo(
      unpacked(section),
      {},
      { ...asDeployed(id), ROLEBRIDGE_EVENT_MODE: mode },
      'plain',
    );
    const code = expect.stringMatching(
      bundle === 'directory-changes' ? /^(?:AWS|STATE)_/u : /^EVENT_INVALID$/u,
    );
    expect(answer).toMatchObject({ error: { name: 'RunFailedError', code } });
  });

  it('is there when the configuration has a section for its job, and only then', () => {
    const there = parts.map(({ package: { template } }) => `${id}LambdaFunction` in template.Resources);
    expect(there).toEqual(parts.map(({ sections }) => sections.some((each) => each === jobs[job].section)));
    expect(there).toContain(false);
  });
});

describe('what calls the functions that events start', () => {
  const target = (id: string) => ({ 'Fn::GetAtt': [`${id}LambdaFunction`, 'Arn'] });

  it.each(eventFunctions)('gives $section ten minutes', ({ id }) => {
    expect(propertiesOf(`${id}LambdaFunction`)['Timeout']).toBe(600);
    expect(propertiesOf(`${id}LambdaFunction`)).not.toHaveProperty('DurableConfig');
  });

  it.each(['RoleEvents', 'GroupEvents'])('is the queue of %s, as osls makes it', (id) => {
    expect(propertiesOf(`${id}EventSourceMappingSQS${id}Queue`)).toEqual({
      EventSourceArn: { 'Fn::GetAtt': [`${id}Queue`, 'Arn'] },
      FunctionName: target(id),
      Enabled: true,
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 60,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('is the schedule of directoryChanges', () => {
    const { Target } = propertiesOf('DirectoryChangesSchedule');
    expect(Target).toMatchObject({ Arn: target('DirectoryChanges') });
  });
});

describe('a package', () => {
  it('cannot be made without its configuration', async () => {
    await expect(packageService(service, 'none', 'config=config/none.yaml')).rejects.toMatchObject({
      stdout: expect.stringContaining('Cannot resolve variable at "custom.configuration"'),
    });
  }, 60_000);
});

describe('the template', () => {
  it('has the shape that CloudFormation asks for', () => {
    for (const { template } of [every, ...parts.map((each) => each.package)])
      expect(misshapen(template)).toEqual([]);
  });

  it('names nothing that it does not have, and nothing that waits for itself', () => {
    for (const { template } of [every, ...parts.map((each) => each.package)]) {
      expect(dangling(template)).toEqual([]);
      expect(circular(template)).toEqual([]);
    }
  });

  it.each(deployedFunctions)('asks the schedule of $job for a $mode', ({ job, id, mode, rate }) => {
    expect(propertiesOf(`${id}Schedule`)).toMatchObject({
      Name: `rolebridge-prod-${job}`,
      State: 'ENABLED',
      ScheduleExpression: rate,
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 10 },
      Target: {
        // Of the alias: a durable function is started by a qualified ARN only.
        Arn: { Ref: `${id}DurableLambdaAlias` },
        Input: JSON.stringify(inputs[mode]),
        RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
      },
    });
  });

  it('asks for what the function takes, and for an apply as the sample event has it', () => {
    const sample = readFileSync(new URL('../events/schedule.json', import.meta.url), 'utf8');
    expect(JSON.parse(sample)).toEqual(inputs.apply);
    for (const input of Object.values(inputs)) expect(parseEvent(input).mode).toBe(input.mode);
  });

  it('asks for an apply where somebody said so, and nowhere else', () => {
    const asked = deployedFunctions.map(({ job, id }) => {
      const { Target } = propertiesOf(`${id}Schedule`, otherwise(job));
      return (Target as { readonly Input: string }).Input;
    });
    const modes = deployedFunctions.map(({ job, mode }) => (job === first ? 'apply' : mode));
    expect(asked).toEqual(modes.map((mode) => JSON.stringify(inputs[mode])));
  });

  it.each(deployedFunctions)(
    'makes the function of $job a durable one, with an alias to start it by',
    ({ id }) => {
      expect(propertiesOf(`${id}LambdaFunction`)['DurableConfig']).toEqual({
        ExecutionTimeout: 172_800,
        RetentionPeriodInDays: 14,
      });
      expect(propertiesOf(`${id}DurableLambdaAlias`)).toMatchObject({
        Name: 'durable',
        FunctionName: { Ref: `${id}LambdaFunction` },
      });
      expect(propertiesOf(`${id}LambdaEvConf`)['Qualifier']).toBe('durable');
    },
  );

  it.each(deployedFunctions)('gives a slice of $job more time than it needs to stop early', ({ id }) => {
    const { Timeout } = propertiesOf(`${id}LambdaFunction`);
    expect(Timeout).toBe(900);
    expect(Number(Timeout) * 1000).toBeGreaterThan(5 * earlyMs);
  });

  it.each(deployedFunctions)('keeps failed events and the log of $job', ({ id }) => {
    expect(propertiesOf(`${id}LambdaFunction`)['DeadLetterConfig']).toEqual({
      TargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    });
    // Lambda does not repeat a durable execution that failed, so that there is nothing to say about it.
    expect(propertiesOf(`${id}LambdaEvConf`)).toMatchObject({ MaximumEventAgeInSeconds: 3600 });
    expect(propertiesOf(`${id}LambdaEvConf`)).not.toHaveProperty('MaximumRetryAttempts');
    expect(propertiesOf(`${id}LogGroup`)['RetentionInDays']).toBe(90);
  });

  it('keeps the table', () => {
    expect(every.template.Resources['StateTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true, TimeToLiveSpecification: { AttributeName: 'expires' } },
    });
  });

  it('takes the names that the configuration says from there', () => {
    expect(propertiesOf('StateTable')['TableName']).toBe('rolebridge');
    expect(propertiesOf('StateTable', otherwise('app-roles'))['TableName']).toBe('rolebridge-test');
    const roles = [every, otherwise('app-roles')].map(({ template }) =>
      statementsOf(template, 'AppRolesRole')
        .filter(({ actions }) => actions.includes('sts:AssumeRole'))
        .map(({ resource }) => resource),
    );
    expect(roles).toEqual([
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/rolebridge-reader' }],
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/sync/rolebridge-reader' }],
    ]);
  });

  it('reserves no concurrency: the lease keeps runs apart, and a throttled one might not go on', () => {
    expect(JSON.stringify(every.template)).not.toContain('ReservedConcurrentExecutions');
  });

  it('names no partition, so that it deploys in all of them', () => {
    // What the configuration names by its ARN is where it is.
    const named = /"arn:aws:(sns|secretsmanager):[^"]*"/gu;
    expect(JSON.stringify(every.template).replaceAll(named, '')).not.toContain('arn:aws:');
  });
});

describe.each(deployedFunctions)('the role of $job', (deployed) => {
  const { job, id, secrets, withoutResources } = deployed;
  const role = `${id}Role`;
  const sharing = eventFunctions.filter((each) => each.job === job);
  const queues = sharing.filter(({ section }) => section !== 'directoryChanges').map((each) => each.id);
  /** Nothing in the code calls these: Lambda and the durable execution SDK do, in the name of the function. */
  const keepSlices = ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'];
  const takeEvents = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
  const byLambda = [
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:SendMessage',
    ...keepSlices,
    ...takeEvents,
  ];

  it('is the role of its function, under a fixed name, and in the outputs', () => {
    expect(propertiesOf(`${id}LambdaFunction`)['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    expect(propertiesOf(role)['RoleName']).toBe(`rolebridge-prod-${job}`);
    expect(every.template).toMatchObject({
      Outputs: { [`${role}Arn`]: { Value: { 'Fn::GetAtt': [role, 'Arn'] } } },
    });
  });

  it('may do what its bundle calls, and nothing else', () => {
    const called = actionsOf(deployed, service.sources);
    // With a secret it is read, and without one a token is got: nobody may do both.
    const [federated, secret] = [every, otherwise(job)].map(({ template }) => allowedActions(template, role));
    const allowed = [...new Set([...(federated ?? []), ...(secret ?? [])])].filter(
      (action) => !byLambda.includes(action),
    );
    expect(allowed.toSorted()).toEqual(ownActions(deployed, called));
    const ofAccounts = othersActions(deployed);
    expect(called.filter((action) => ofAccounts.includes(action))).toEqual(ofAccounts);
  });

  it('writes no log but its own', () => {
    const [log] = statementsOf(every.template, role).filter(({ actions }) =>
      actions.includes('logs:PutLogEvents'),
    );
    expect(log?.resource).toEqual(
      [id, ...sharing.map((each) => each.id)].map((each) => ({ 'Fn::GetAtt': [`${each}LogGroup`, 'Arn'] })),
    );
  });

  it('keeps the slices of its own executions, of whichever version, and of no other function', () => {
    const kept = statementsOf(every.template, role).filter(({ actions }) =>
      actions.includes(keepSlices[0] ?? ''),
    );
    const name = `rolebridge-prod-${jobs[job].section}`;
    const resource = {
      'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}:*`,
    };
    expect(kept).toEqual([{ effect: 'Allow', actions: keepSlices, resource, condition: undefined }]);
    expect(propertiesOf(`${id}LambdaFunction`)['FunctionName']).toBe(name);
  });

  it('takes messages from the queues of its functions only', () => {
    const taken = statementsOf(every.template, role).filter(({ actions }) =>
      actions.includes('sqs:ReceiveMessage'),
    );
    const resource = queues.map((each) => ({ 'Fn::GetAtt': [`${each}Queue`, 'Arn'] }));
    expect(taken.flatMap((each) => each.resource)).toEqual(resource);
    for (const each of sharing)
      expect(propertiesOf(`${each.id}LambdaFunction`)['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
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
    const [federated, secret] = [every, otherwise(job)].map(({ template }) =>
      statementsOf(template, role).filter(({ actions }) => actions.includes('sts:GetWebIdentityToken')),
    );
    const condition = {
      'ForAllValues:StringEquals': {
        'sts:IdentityTokenAudience': [entraEndpoints.global.federatedAudience],
      },
      StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
      NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
    };
    const signsIn = withoutResources.includes('sts:GetWebIdentityToken');
    expect(federated?.map((each) => each.condition)).toEqual(signsIn ? [condition] : []);
    expect(secret).toEqual([]);
  });

  it('reads a secret only when one is named, and only that one', () => {
    const [federated, secret] = [every, otherwise(job)].map(({ template }) =>
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
  const alias = '{"Fn::Join":[":",[{"Fn::GetAtt":["CredentialExpiryLambdaFunction","Arn"]},"durable"]]}';
  const targetOf = (properties: Readonly<Record<string, unknown>> = {}) => {
    const [target] = properties['Targets'] as readonly { readonly Arn: unknown }[];
    return JSON.stringify(target?.Arn);
  };

  it('is started by what AWS Health says of a SCIM token, as the sample event has it', () => {
    const rules = Object.values(every.template.Resources).filter(
      ({ Type, Properties }) => Type === 'AWS::Events::Rule' && targetOf(Properties) === alias,
    );
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
    expect(JSON.stringify(permissions[0]?.Properties?.['FunctionName'])).toBe(alias);
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
      [otherwise('permission-sets'), { 'aws:ResourceTag/owner': 'us' }],
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
  it('starts the functions, keeps what it could not hand to them, and does nothing else', () => {
    const statements = statementsOf(every.template, 'SchedulerRole');
    expect(statements.map(({ actions, resource }) => ({ actions, resource }))).toEqual([
      {
        actions: ['lambda:InvokeFunction'],
        resource: [
          ...deployedFunctions.map(({ id }) => ({ Ref: `${id}DurableLambdaAlias` })),
          { 'Fn::GetAtt': ['DirectoryChangesLambdaFunction', 'Arn'] },
        ],
      },
      { actions: ['sqs:SendMessage'], resource: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
    ]);
  });
});

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

/** The package with this job in it of a configuration that says everything otherwise. */
function otherwise(job: JobName): Package {
  const part = parts.find(({ sections }) => sections.includes(jobs[job].section));
  if (part === undefined) throw new Error(`${job} is in no part`);
  return part.package;
}

function propertiesOf(id: string, { template } = every): Readonly<Record<string, unknown>> {
  return template.Resources[id]?.Properties ?? {};
}

function allowedActions(template: Template, role: string): readonly string[] {
  return [...new Set(statementsOf(template, role).flatMap(({ actions }) => actions))].toSorted();
}

/** The files of a function's package, in a folder of their own as in Lambda. */
function unpacked(section: string): string {
  const folder = mkdtempSync(join(service.folder, `unpacked-${section}-`));
  for (const [name, content] of zipEntries(every.zip(section))) {
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

/** What the one bundle of an unpacked package says to an event, as a program of its own. */
function answerTo(
  folder: string,
  event: unknown,
  env: Readonly<Record<string, string>> = {},
  kind: BundleKind = 'durable',
): unknown {
  const [bundle = ''] = globSync('dist/handlers/*/index.cjs', { cwd: folder });
  return runBundle(kind, join(folder, bundle), event, { cwd: folder, env }).answer;
}
