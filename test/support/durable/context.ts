import type { InvocationContext } from '@azure/functions';

/** Of an activity whose Durable client reaches nobody: each start is refused, as one that runs already is. */
export const NOBODY_STARTS = {
  options: { extraInputs: [{ type: 'durableClient', name: 'client' }] },
  extraInputs: { get: () => ({ taskHubName: 'hub', creationUrls: {}, managementUrls: {} }) },
} as unknown as InvocationContext;
