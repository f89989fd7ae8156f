/** What is asked of one run besides its mode. */
export interface AccountAssignmentsRun {
  /** Only what is in it is read, planned and changed. */
  readonly scope?: WantedScope;
  /** Object ids of groups whose held changes somebody has read and means. */
  readonly approve?: readonly string[];
}

/** As a person names it. An empty list narrows nothing. */
export interface WantedScope {
  /** Ids or names. */
  readonly accounts?: readonly string[];
  /** Object ids or display names. */
  readonly groups?: readonly string[];
}
