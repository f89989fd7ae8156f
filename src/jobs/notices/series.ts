/** What keeps the notices of one job apart from those of another. */
export interface NoticeSeries {
  /** Of the state store, in which it is remembered who was told what. */
  readonly partition: string;
  /** The `detail-type` of its events, and the `eventType` of its chat messages. */
  readonly eventType: string;
}
