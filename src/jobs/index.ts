/** Every job there is: the one list that the terminal, the handlers, the documents and the tests read. */
export const jobs = {
  'app-roles': {
    summary: 'IAM roles of many accounts become app roles on Entra service principals',
    section: 'appRoles',
  },
} as const;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as readonly JobName[];

export function isJobName(name: string): name is JobName {
  return name in jobs;
}
