import type { Recipient } from '../../model/notifications.ts';
import type { RecipientSettings } from './recipient-settings.ts';
import type { NoticeSettings } from './settings.ts';

/** Who memory knows a recipient as: one that moves to another address is somebody who was told nothing. */
export function addressee(recipient: RecipientSettings): string {
  return `${recipient.name} ${'sns' in recipient ? recipient.sns.topic : recipient.eventBus}`;
}

/** The recipients of the configuration, as a notifier takes them, by name. */
export function recipientsOf({
  recipients,
}: Pick<NoticeSettings, 'recipients'>): ReadonlyMap<string, Recipient> {
  return new Map(
    recipients.map((each): [string, Recipient] => {
      const { name } = each;
      return 'sns' in each
        ? [name, { name, type: 'sns', topicArn: each.sns.topic, format: each.sns.format }]
        : [name, { name, type: 'event-bus', bus: each.eventBus }];
    }),
  );
}
