import type { Notifier } from '../../model/notifications.ts';
import type { AwsClients } from '../aws/clients.ts';
import { putEvent } from './event-bridge.ts';
import { publish } from './sns.ts';

/** Tells people and programs. What a lost answer leaves unknown is told again: better twice than never. */
export function createNotifier(clients: AwsClients): Notifier {
  return {
    send: (recipient, message, context) =>
      recipient.type === 'sns'
        ? publish(recipient, message, clients, context)
        : putEvent(recipient, message, clients, context),
  };
}
