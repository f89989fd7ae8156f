/**
 * What provisioning on demand needs, whichever of its requests is refused: who grants what the first one reads with
 * would be refused again by the last. Microsoft Graph: "synchronizationJob: provisionOnDemand".
 */
export const grant = {
  permission: 'Synchronization.ReadWrite.All',
  hint:
    'Give our application the permission Synchronization.ReadWrite.All (application, with admin consent), or ' +
    'Application.ReadWrite.OwnedBy with ownership of the enterprise application.',
} as const;
