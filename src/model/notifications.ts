import type { RunContext } from '../core/context.ts';

/** Where something is told. */
export type Recipient = { readonly name: string } & (
  | { readonly type: 'sns'; readonly topicArn: string; readonly format: 'text' | 'chat' }
  /** `bus`: a name in our own Region, or an ARN. */
  | { readonly type: 'event-bus'; readonly bus: string }
);

/** One thing to tell, in the form of every kind of recipient. */
export interface Message {
  /** One line; a notifier cuts it to what SNS takes. */
  readonly subject: string;
  /** For mail. */
  readonly text: string;
  /** AWS: Amazon Q Developer in chat applications, "Custom notifications". */
  readonly chat: Readonly<Record<string, unknown>>;
  readonly event: { readonly detailType: string; readonly detail: Readonly<Record<string, unknown>> };
}

export interface Notifier {
  /** Returns when the recipient has it. @throws RolebridgeError NOTIFICATION_FAILED */
  send(recipient: Recipient, message: Message, context: RunContext): Promise<void>;
}
