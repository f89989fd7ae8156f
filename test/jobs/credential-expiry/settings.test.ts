import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/config/parse-yaml.ts';
import { credentialExpirySettings } from '../../../src/jobs/credential-expiry/settings.ts';

const recipients = `
recipients:
  - name: access-team
    sns: { topic: 'arn:aws:sns:eu-west-1:111122223333:access' }
`;

const full = `
connections: []
everySamlApplication: true
identityCenter:
  - name: identity-center
    servicePrincipal: { displayName: AWS IAM Identity Center }
    certificates:
      - { expires: 2027-01-15, thumbprint: 'AB:CD:EF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00' }
    scim:
      endpoint: https://scim.eu-west-1.amazonaws.com/1a2b-3c/scim/v2/
      token: { expires: 2027-03-01T09:30:00+02:00, asOf: 2026-03-01 }
      tokenSecret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:scim
    maxCycleAge: 4h
horizons: [7, 30, 7, 0]
horizonsOf:
  - { credential: 'scim-token/*', horizons: [120, 30] }
recipients:
  - { name: access-team, sns: { topic: 'arn:aws:sns:eu-west-1:111122223333:access', format: text } }
  - { name: slack, sns: { topic: 'arn:aws-cn:sns:cn-north-1:111122223333:chat', format: chat } }
  - { name: events, eventBus: 'arn:aws:events:eu-west-1:111122223333:event-bus/central' }
`;

function read(text: string) {
  const parsed = parseYaml(text, credentialExpirySettings);
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ reason }) => reason).join('; '));
  return parsed.value;
}

function problems(text: string): readonly string[] {
  const parsed = parseYaml(text, credentialExpirySettings);
  return 'problems' in parsed ? parsed.problems.map(({ path, reason }) => `${path}: ${reason}`) : [];
}

function center(fields: string): string {
  return `${recipients}\nidentityCenter: [ { name: idc, servicePrincipal: { displayName: x }, ${fields} } ]`;
}

describe('the settings of credential-expiry', () => {
  it('need no more than somebody to tell', () => {
    expect(read(recipients)).toEqual({
      everySamlApplication: false,
      identityCenter: [],
      horizons: [90, 60, 30, 14, 7, 3, 1, 0],
      horizonsOf: [],
      recipients: [
        {
          name: 'access-team',
          sns: { topic: 'arn:aws:sns:eu-west-1:111122223333:access', format: 'text' },
        },
      ],
    });
  });

  it('take dates as YAML writes them, in UTC, and horizons in any order', () => {
    const settings = read(full);
    expect(settings.horizons).toEqual([30, 7, 0]);
    expect(settings.horizonsOf).toEqual([{ credential: 'scim-token/*', horizons: [120, 30] }]);
    expect(settings.identityCenter[0]).toMatchObject({
      certificates: [{ expires: '2027-01-15T00:00:00.000Z' }],
      scim: { token: { expires: '2027-03-01T07:30:00.000Z', asOf: '2026-03-01T00:00:00.000Z' } },
      maxCycleAge: '4h',
    });
  });

  it('may be read again from what was read', () => {
    expect(credentialExpirySettings.parse(read(full))).toEqual(read(full));
  });

  it.each([
    'https://scim.us-gov-west-1.amazonaws.com/a/scim/v2',
    'https://scim.cn-north-1.amazonaws.com.cn/a-b/scim/v2/',
    'https://scim.eu-central-2.api.aws/a/scim/v2/',
  ])('take the endpoint %s', (endpoint) => {
    expect(read(center(`scim: { endpoint: '${endpoint}' }`)).identityCenter[0]?.scim?.endpoint).toBe(
      endpoint,
    );
  });

  it.each([
    {
      name: 'nobody to tell',
      text: 'recipients: []',
      said: 'recipients: name at least one recipient: what is told to nobody is not told',
    },
    {
      name: 'two recipients of one name',
      text: `${recipients}  - { name: access-team, eventBus: default }`,
      said: 'recipients[1].name: recipient 1 has the same name, access-team',
    },
    {
      name: 'a recipient that is nowhere',
      text: 'recipients: [ { name: nobody } ]',
      said: 'a recipient has a name and either sns: { topic, format } or eventBus',
    },
    {
      name: 'half a day as a horizon',
      text: `${recipients}\nhorizons: [0.5]`,
      said: 'horizons[0]: a whole number is expected',
    },
    {
      name: 'a horizon after the end',
      text: `${recipients}\nhorizons: [-1]`,
      said: 'horizons[0]: must be at least 0',
    },
    {
      name: 'no horizons at all',
      text: `${recipients}\nhorizons: []`,
      said: 'horizons: name at least one number of days',
    },
    {
      name: 'a day that is not in the calendar',
      text: center('certificates: [ { expires: 2027-02-30 } ]'),
      said: 'identityCenter[0].certificates[0].expires: no such day in the calendar',
    },
    {
      name: 'an American date',
      text: center('certificates: [ { expires: 03/01/2027 } ]'),
      said: 'identityCenter[0].certificates[0].expires: a date is written 2027-01-15',
    },
    {
      name: 'an endpoint without https',
      text: center("scim: { endpoint: 'http://scim.eu-west-1.amazonaws.com/a/scim/v2/' }"),
      said: 'identityCenter[0].scim.endpoint: the SCIM endpoint is written https://scim.<region>',
    },
    {
      name: 'an endpoint that is not of AWS',
      text: center("scim: { endpoint: 'https://scim.eu-west-1.amazonaws.com.evil.example/a/scim/v2/' }"),
      said: 'identityCenter[0].scim.endpoint: the SCIM endpoint is written https://scim.<region>',
    },
    {
      name: 'the token itself',
      text: center("scim: { endpoint: 'https://scim.eu-west-1.amazonaws.com/a/scim/v2/', tokenSecret: abc }"),
      said: 'identityCenter[0].scim.tokenSecret: the ARN of a Secrets Manager secret',
    },
    {
      name: 'two entries of one name',
      text: `${recipients}
identityCenter:
  - { name: idc, servicePrincipal: { displayName: x } }
  - { name: idc, servicePrincipal: { displayName: y } }`,
      said: 'identityCenter[1].name: entry 1 has the same name, idc',
    },
    {
      name: 'an entry with the name of a connection',
      text: `${center('certificates: []')}
connections:
  - name: idc
    servicePrincipal: { displayName: y }
    samlProvider: entra
    accounts: { list: [ { id: '111122223333', name: a } ] }`,
      said: 'identityCenter[0].name: a connection has the same name, idc',
    },
    {
      name: 'an unknown setting',
      text: `${recipients}\nhorizon: [1]`,
      said: 'horizon',
    },
  ])('refuse $name', ({ text, said }) => {
    expect(problems(text).join('\n')).toContain(said);
  });
});
