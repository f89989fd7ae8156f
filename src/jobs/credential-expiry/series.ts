import type { NoticeSeries } from '../notices/series.ts';

export const credentialSeries: NoticeSeries = {
  partition: 'credentials',
  eventType: 'Credential Expiring',
};
