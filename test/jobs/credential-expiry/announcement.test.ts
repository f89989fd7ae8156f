import { describe, expect, it } from 'vitest';
import { readAnnouncement, tokenEventType } from '../../../src/jobs/credential-expiry/announcement.ts';

const letter =
  'We are contacting you because you automatically provision users and groups from your identity provider to IAM ' +
  'Identity Center. The SCIM access token expires in 89 days on Mon Mar 01 10:20:30 UTC 2027.';

/** As EventBridge delivers it. AWS: "Reference: AWS Health events Amazon EventBridge schema". */
function event(detail: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}) {
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    account: '111111111111',
    time: '2026-12-02T09:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      eventArn: `arn:aws:health:eu-west-1::event/IAMIDENTITYCENTER/${tokenEventType}/${tokenEventType}_1`,
      service: 'IAMIDENTITYCENTER',
      eventTypeCode: tokenEventType,
      eventTypeCategory: 'accountNotification',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      communicationId: 'b1f40e1a-1',
      backupEvent: false,
      eventRegion: 'eu-west-1',
      statusCode: 'open',
      eventDescription: [{ language: 'en_US', latestDescription: letter }],
      affectedAccount: '111111111111',
      page: '1',
      totalPages: '1',
      ...detail,
    },
    ...more,
  };
}

describe('what AWS Health announces', () => {
  it('is read whole', () => {
    expect(readAnnouncement(event())).toEqual({
      communicationId: 'b1f40e1a-1',
      receivedAt: '2026-12-02T09:00:00.000Z',
      text: letter,
      expires: '2027-03-01T10:20:30.000Z',
      region: 'eu-west-1',
    });
  });

  it.each([
    { name: 'no event at all', event: undefined },
    {
      name: 'an event of something else',
      event: event({ eventTypeCode: 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED' }),
    },
    { name: 'an event of another source', event: { version: '0', time: '2026-12-02T09:00:00Z', detail: {} } },
    { name: 'text', event: JSON.stringify(event()) },
  ])('is not $name', ({ event: given }) => {
    expect(readAnnouncement(given)).toBeUndefined();
  });

  it.each([true, 'true'])('is told apart from its copy in the backup Region (%j)', (backupEvent) => {
    expect(readAnnouncement(event({ backupEvent }))).toBe('backup-copy');
  });

  it('is read in English, whatever the order of languages', () => {
    const eventDescription = [
      { language: 'de_DE', latestDescription: 'Das Token endet am 1. März.' },
      { language: 'en_US', latestDescription: 'It expires on 2027-03-01.' },
    ];
    expect(readAnnouncement(event({ eventDescription }))).toMatchObject({
      text: 'It expires on 2027-03-01.',
      expires: '2027-03-01T00:00:00.000Z',
    });
  });

  it('is passed on with its whole text when no date can be read', () => {
    const eventDescription = [{ language: 'en_US', latestDescription: 'It will end soon.' }];
    const announcement = readAnnouncement(event({ eventDescription }));
    expect(announcement).toMatchObject({ text: 'It will end soon.' });
    expect(announcement).not.toHaveProperty('expires');
  });

  it.each([
    { name: 'its text', broken: { eventDescription: undefined } },
    { name: 'a text in its form', broken: { eventDescription: [{ language: 'en_US' }] } },
  ])('is passed on as the event it came in when it lacks $name', ({ broken }) => {
    expect(readAnnouncement(event(broken))).toMatchObject({ text: JSON.stringify(event(broken)) });
  });

  it('counts days from when AWS wrote, not from when somebody reads', () => {
    const eventDescription = [{ language: 'en_US', latestDescription: 'It expires in 60 days.' }];
    expect(readAnnouncement(event({ eventDescription }))).toMatchObject({
      expires: '2027-01-31T00:00:00.000Z',
    });
  });

  it('is known again by the id of the event when it has no other', () => {
    expect(readAnnouncement(event({ communicationId: undefined }))).toMatchObject({
      communicationId: '7bf73129-1428-4cd3-a780-95db273d1602',
    });
  });

  it('is marked when AWS has closed the matter', () => {
    expect(readAnnouncement(event({ statusCode: 'closed' }))).toMatchObject({ closed: true });
  });
});
