import type { Config } from '../config/schema.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { enteredConnections, setUpSignIns } from './entered-connections.ts';
import { memberParameters, type MemberParameters } from './set-up-parameters.ts';
import { continued, organization, root, shellWord, stackSetParameters } from './set-up-words.ts';
import { stackTargets, type StackTargets } from './set-up-targets.ts';

/** What a person runs besides, since CloudFormation does it better. */
export interface SetUpCommand {
  readonly what: string;
  /** Lines of a shell. */
  readonly lines: readonly string[];
}

const stack = '--stack-set-name rolebridge-reader';
const template = '--capabilities CAPABILITY_NAMED_IAM';

/**
 * The roles of infra/member-account.yml with the values of this configuration: a StackSet for the members, and a stack
 * for the management account, which StackSets leave out.
 */
export function setUpCommands(
  config: Config,
  place: { readonly stage: string; readonly account: string },
): readonly SetUpCommand[] {
  const all = memberParameters(config, place, organization);
  if (all === undefined) return [];
  const targets = stackTargets(enteredConnections(config));
  const writerTargets = narrower(stackTargets(setUpSignIns(config)), targets);
  const parameters = writerTargets === undefined ? all : without(writerSwitch, all);
  const { region } = config.aws;
  const isChina = partitionOf(region) === 'aws-cn';
  const model = isChina
    ? '--permission-model SELF_MANAGED'
    : '--permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false';
  const stackSet = (action: 'create' | 'update'): readonly string[] => [
    `aws cloudformation ${action}-stack-set ${stack} \\`,
    `  --template-body file://infra/member-account.yml ${template} \\`,
    `  ${model} \\`,
    '  --parameters \\',
    ...continued(stackSetParameters(parameters)),
  ];
  const where = isChina ? accountWords : targetWords;
  return [
    beforehand(isChina),
    {
      what: isChina
        ? 'the roles in the member accounts, the first time, once each has AWSCloudFormationStackSetExecutionRole, and the management account AWSCloudFormationStackSetAdministrationRole; add your own ARNs to TrustedRoleArns'
        : 'the roles in the member accounts, the first time, from the management account; add your own ARNs to TrustedRoleArns',
      lines: [
        ...stackSet('create'),
        `aws cloudformation create-stack-instances ${stack} \\`,
        `  --regions ${region} ${where(targets)}`,
      ],
    },
    ...(writerTargets === undefined
      ? []
      : [
          {
            what: 'when that is done: the role that sets connections up, only where there are such',
            lines: [
              `aws cloudformation update-stack-instances ${stack} \\`,
              `  --regions ${region} ${where(writerTargets)} \\`,
              `  --parameter-overrides ParameterKey=${writerSwitch},ParameterValue=yes`,
            ],
          },
        ]),
    {
      what: 'when the StackSet is there already: what you have added to its parameters goes into these too',
      lines: stackSet('update'),
    },
    {
      what:
        'the same in the management account, when connections mean it; add your own ARNs here too' +
        (writerTargets === undefined ? '' : `, and ${writerSwitch}=yes when federation sets it up`),
      lines: [
        `aws cloudformation deploy --stack-name rolebridge-reader --template-file infra/member-account.yml ${template} \\`,
        '  --parameter-overrides \\',
        ...continued([...parameters].map(([key, values]) => `${key}=${shellWord(values.join(','))}`)),
      ],
    },
  ];
}

const writerSwitch = 'FederationWriterRole';

/** Where the federation writer goes, when that is known to be less than where the reader goes. */
function narrower(writer: StackTargets, reader: StackTargets): StackTargets | undefined {
  if (writer.type === 'organization') return undefined;
  return JSON.stringify(writer) === JSON.stringify(reader) ? undefined : writer;
}

function without(key: string, parameters: MemberParameters): MemberParameters {
  return new Map([...parameters].filter(([each]) => each !== key));
}

/** AWS: "Activate trusted access for stack sets with AWS Organizations"; the Regions of China have none. */
function beforehand(isChina: boolean): SetUpCommand {
  const lines = [
    'organization=$(aws organizations describe-organization --query Organization.Id --output text)',
    ...(isChina
      ? []
      : [
          "root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)",
          'aws cloudformation activate-organizations-access',
        ]),
  ];
  return { what: 'after the deploy, since each role has to exist that is trusted: the organization', lines };
}

function targetWords(targets: StackTargets): string {
  const words = '--deployment-targets';
  switch (targets.type) {
    case 'organization':
      return `${words} OrganizationalUnitIds=${shellWord(root)}`;
    case 'units':
      return `${words} OrganizationalUnitIds=${shellWord(targets.ids.join(','))}`;
    case 'accounts':
      return `${words} Accounts=${targets.ids.join(',')},OrganizationalUnitIds=${shellWord(root)},AccountFilterType=INTERSECTION`;
  }
}

function accountWords(targets: StackTargets): string {
  return `--accounts ${targets.type === 'accounts' ? targets.ids.join(' ') : "'<account id>' '<account id>'"}`;
}
