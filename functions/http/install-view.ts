import type { InstallRecord } from '../../shared/core/installed/install-record';
import { installedStatus } from '../../shared/core/installed/installed-condition';

/** What is known of a chart on a cluster, with the condition `Installed`. */
export function installView(record: InstallRecord): object {
  const { cluster, name, chart, expected, expectedSince, phase, message, since, at } = record;
  const { version, image, isOurs, nodes, revision, remedy } = record;
  return {
    ...{ cluster, name, chart, expected, expectedSince },
    condition: {
      type: 'Installed',
      status: installedStatus(phase),
      reason: phase,
      message,
      lastTransition: since,
    },
    ...{ version, image, isOurs, nodes, revision, remedy, lookedAt: at },
  };
}
