import type { HubStore } from '../../local/host';

/** The store, and in `failed` every orchestration that ends Failed in it: a start replaces it, and no look at the end would find it. */
export function notingFailures(failed: string[], store: HubStore): HubStore {
  return {
    ...store,
    write(change) {
      for (const { name, status, output } of change.instances ?? []) {
        if (status === 'Failed') failed.push(`${name} is Failed: ${output ?? ''}`);
      }
      store.write(change);
    },
  };
}
