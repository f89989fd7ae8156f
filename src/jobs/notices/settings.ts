import type { RecipientSettings } from './recipient-settings.ts';

/** Who is told, each for himself. */
export interface NoticeSettings extends HorizonSettings {
  readonly recipients: readonly RecipientSettings[];
}

/** How long before its end a credential is told of, in days, the farthest first. */
export interface HorizonSettings {
  readonly horizons: readonly number[];
  /** Other ones, by the pattern of a key; the first that fits counts. */
  readonly horizonsOf: readonly { readonly credential: string; readonly horizons: readonly number[] }[];
}

/** Of a job that tells of findings alone: nothing of it has an end. */
export function withoutHorizons(recipients: readonly RecipientSettings[]): NoticeSettings {
  return { recipients, horizons: [], horizonsOf: [] };
}
