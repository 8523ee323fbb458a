/** Below the server: the organization is called contoso, whatever repository it is. */
export const AZURE_DEVOPS_PATH = '/azure-devops/contoso';
export const HEADS = 'refs/heads/';
export const NOWHERE = '0'.repeat(40);
