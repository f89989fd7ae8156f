import { known } from '../../../../../src/model/known.ts';
import type { AttributeMapping, ProvisioningPosture } from '../../../../../src/model/federation.ts';
import type { SynchronizationJob } from '../../../../../src/model/entra.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import {
  identityCenterEvidence,
  lacking,
  rightProvisioning,
  withGroup,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const center = identityCenterEvidence();
const provisioning = (changes: Partial<ProvisioningPosture>, evidence = center) =>
  withPosture(evidence, { provisioning: known([{ ...rightProvisioning, ...changes }]) });
const job = (changes: Partial<SynchronizationJob>) =>
  provisioning({ job: { ...rightProvisioning.job, ...changes } });

const right = rightProvisioning.users.state === 'known' ? rightProvisioning.users.value : [];
const mapped = (target: string, source?: string): readonly AttributeMapping[] => [
  ...right.filter((each) => each.target !== target),
  ...(source === undefined ? [] : [{ target, source }]),
];
const ada = {
  id: 'user-bob',
  displayName: 'Bob',
  userPrincipalName: 'bob@contoso.example',
  givenName: 'Bob',
  surname: 'Lovelace',
  mail: 'bob@contoso.example',
};

/** Provisioning to IAM Identity Center. */
export const identityCenterCases: readonly PostureCase[] = [
  {
    name: 'no provisioning',
    evidence: withPosture(center, { provisioning: known([]) }),
    found: ['warning scim-provisioning AWS'],
  },
  {
    name: 'provisioning that cannot be read',
    evidence: withPosture(center, { provisioning: lacking('Synchronization.Read.All') }),
    found: [
      'scim-deletion-threshold',
      'scim-external-id',
      'scim-provisioning',
      'scim-scope',
      'scim-single-values',
      'scim-user-names',
    ].map((id) => `unknown ${id} AWS Synchronization.Read.All`),
  },
  {
    name: 'quarantine, because the token has ended',
    evidence: job({
      status: 'Quarantine',
      quarantine: { since: '2026-11-01T00:00:00Z', reason: 'EncounteredQuarantineException' },
    }),
    found: ['critical scim-provisioning AWS'],
  },
  {
    name: 'provisioning that is stopped',
    evidence: job({ status: 'Paused' }),
    found: ['critical scim-provisioning AWS'],
  },
  {
    name: 'an old job beside the one that runs',
    evidence: withPosture(center, {
      provisioning: known([
        { ...rightProvisioning, job: { id: 'old', templateId: 'x', status: 'Paused' } },
        rightProvisioning,
      ]),
    }),
    found: [],
  },
  {
    name: 'people told apart by their mail name',
    evidence: provisioning({ users: known(mapped('externalId', '[mailNickname]')) }),
    found: ['critical scim-external-id AWS'],
  },
  {
    name: 'people told apart by nothing',
    evidence: provisioning({ users: known(mapped('externalId')) }),
    found: ['critical scim-external-id AWS'],
  },
  {
    name: 'several telephone numbers',
    evidence: provisioning({
      users: known([
        ...right,
        { target: 'phoneNumbers[type eq "work"].value', source: '[telephoneNumber]' },
        { target: 'phoneNumbers[type eq "mobile"].value', source: '[mobile]' },
      ]),
    }),
    found: ['warning scim-single-values AWS'],
  },
  {
    name: 'several parts of one telephone number',
    evidence: provisioning({
      users: known([
        ...right,
        { target: 'phoneNumbers[type eq "work"].value', source: '[telephoneNumber]' },
        { target: 'phoneNumbers[type eq "work"].primary', source: 'true' },
      ]),
    }),
    found: [],
  },
  {
    name: 'mappings that cannot be read',
    evidence: provisioning({ users: lacking('Synchronization.Read.All') }),
    found: ['scim-external-id', 'scim-single-values', 'scim-user-names'].map(
      (id) => `unknown ${id} AWS Synchronization.Read.All`,
    ),
  },
  {
    name: 'a person without a last name and a mail address',
    evidence: withGroup(center, { users: known([{ ...ada, surname: ' ', mail: null }]) }),
    found: ['warning scim-user-names bob@contoso.example'],
  },
  {
    name: 'a person without a mail address, where the user name is mapped in its place',
    evidence: withGroup(
      provisioning({ users: known(mapped('emails[type eq "work"].value', '[userPrincipalName]')) }),
      { users: known([{ ...ada, mail: null }]) },
    ),
    found: [],
  },
  {
    name: 'people who cannot be read',
    evidence: withGroup(center, { users: lacking('User.Read.All') }),
    found: [
      'unknown permanent-members AWS-111122223333-ReadOnly User.Read.All',
      'unknown scim-user-names AWS User.Read.All',
    ],
  },
  {
    name: 'names of people that are not mapped any more',
    evidence: provisioning({ users: known(mapped('name.familyName')) }),
    found: ['critical scim-user-names AWS'],
  },
  {
    name: 'user names that are not mapped any more',
    evidence: provisioning({ users: known(mapped('userName')) }),
    found: ['critical scim-user-names AWS'],
  },
  {
    name: 'no mail address mapped, which AWS can do without',
    evidence: provisioning({ users: known(mapped('emails[type eq "work"].value')) }),
    found: [],
  },
  {
    name: 'everybody in the tenant',
    evidence: provisioning({ settings: known({ scope: 'everybody', deletionThreshold: 50 }) }),
    found: ['warning scim-scope AWS'],
  },
  {
    name: 'no threshold of deletes',
    evidence: provisioning({ settings: known({ scope: 'assigned', deletionThreshold: null }) }),
    found: ['warning scim-deletion-threshold AWS'],
  },
  {
    name: 'a threshold that is too high',
    evidence: provisioning({}, identityCenterEvidence({ deletionThreshold: 10 })),
    found: ['warning scim-deletion-threshold AWS'],
  },
  {
    name: 'settings that nothing shows',
    evidence: provisioning({ settings: lacking('Synchronization.Read.All') }),
    found: [
      'unknown scim-deletion-threshold AWS Synchronization.Read.All',
      'unknown scim-scope AWS Synchronization.Read.All',
    ],
  },
];
