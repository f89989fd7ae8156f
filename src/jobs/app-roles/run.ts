/** What is asked of one run besides its mode. An empty list narrows nothing. */
export interface AppRolesRun {
  /** Accounts by id or name, as a person names them. */
  readonly accounts?: readonly string[];
  /** Ids of accounts that a change was told of: one that no connection selects is left out. */
  readonly changedAccounts?: readonly string[];
  /** Roles that were made, or opened, a moment ago: an account that does not show one so is listed again. */
  readonly expectedRoles?: readonly ExpectedRole[];
}

/** A role that an event told of. */
export interface ExpectedRole {
  readonly accountId: string;
  readonly roleName: string;
  /** ARNs of our SAML providers that it was told to let in. */
  readonly letsIn?: readonly string[];
}

/** What the writer has to know of a narrowed reading. */
export interface AppRolesNotes {
  /** Absent when the run looked at every account. */
  readonly scope?: AccountScope;
}

/** Ids of the accounts that a run is narrowed to. */
export type AccountScope = ReadonlySet<string>;
