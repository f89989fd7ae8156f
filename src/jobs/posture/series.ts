import type { NoticeSeries } from '../notices/series.ts';

export const postureSeries: NoticeSeries = { partition: 'posture', eventType: 'Posture Finding' };
