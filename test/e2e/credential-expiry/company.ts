import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { toldEvent, type ToldEvent } from '../../../src/jobs/notices/told-event.ts';
import type { World } from '../../../src/lab/world.ts';
import { centerApp, type CenterApp } from '../../support/center-app.ts';
import { ALERTS_TOPIC, SAML_PROVIDER } from '../../support/credentials-world.ts';
import { secret, type Intercept } from '../../support/lab-app.ts';
import { CLIENT_ID, MANAGEMENT_ACCOUNT, SERVICE_PRINCIPAL_ID, TENANT_ID } from '../../support/worlds.ts';

export const day = 86_400_000;

export interface ExpiryConfigChanges {
  readonly credentialExpiry?: Readonly<Record<string, unknown>>;
  readonly samlRotation?: Readonly<Record<string, unknown>>;
}

/** One connection to every account but the management account, a topic and an event bus. */
export function expiryConfig({ credentialExpiry, samlRotation }: ExpiryConfigChanges = {}): Config {
  return parseConfig(
    JSON.stringify({
      version: 1,
      aws: {
        region: 'eu-west-1',
        readerRole: { externalId: 'rolebridge-lab' },
        samlWriterRole: { externalId: 'rolebridge-lab' },
      },
      entra: {
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        credential: { environmentVariable: secret.variable },
      },
      state: { dynamodb: { table: 'rolebridge' } },
      jobs: {
        credentialExpiry: {
          connections: [
            {
              name: 'production',
              servicePrincipal: { id: SERVICE_PRINCIPAL_ID },
              samlProvider: SAML_PROVIDER,
              accounts: { organization: { exclude: [{ id: MANAGEMENT_ACCOUNT }] } },
            },
          ],
          recipients: [
            {
              name: 'team',
              sns: { topic: `arn:aws:sns:eu-west-1:${MANAGEMENT_ACCOUNT}:${ALERTS_TOPIC}`, format: 'text' },
            },
            { name: 'events', eventBus: 'default' },
          ],
          ...credentialExpiry,
        },
        ...(samlRotation === undefined ? {} : { samlRotation }),
      },
    }),
    'the configuration of the test',
  );
}

export interface ExpiryApp extends CenterApp {
  tell(): Promise<RunReport>;
  /** What the event bus has got, in its order. */
  told(): readonly ToldEvent[];
  /** Subjects of what the topic has got. */
  mails(): readonly string[];
}

export function expiryApp(world: World, changes: ExpiryConfigChanges = {}, intercept?: Intercept): ExpiryApp {
  const app = centerApp(world, expiryConfig(changes), intercept);
  const management = app.world.aws.accounts.find(({ id }) => id === MANAGEMENT_ACCOUNT);
  return {
    ...app,
    tell: () => app.run('credential-expiry', { mode: 'apply' }),
    told: () =>
      (management?.eventBuses ?? []).flatMap(({ events }) =>
        events.map(({ detail }) => toldEvent.parse(detail)),
      ),
    mails: () =>
      (management?.topics ?? [])
        .filter(({ name }) => name === ALERTS_TOPIC)
        .flatMap(({ messages }) => messages.map(({ subject = '' }) => subject)),
  };
}
