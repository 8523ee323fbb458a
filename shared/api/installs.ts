import { CLUSTER_ID, CONDITION } from './common';
import { listOf, object, TEXT, TIME, WHOLE } from './parts';

/** How far what was merged has come, cluster by cluster. */
export const INSTALLS = {
  ...listOf(
    object(
      {
        target: { type: 'string', description: 'Of the repository; only in a chart.' },
        cluster: CLUSTER_ID,
        name: { type: 'string', description: "Of the cluster's folder." },
        chart: TEXT,
        expected: { type: 'string', description: 'Version that the base branch says.' },
        expectedSince: TIME,
        condition: CONDITION,
        version: { type: 'string', description: 'Version of the chart that runs.' },
        image: { type: 'string', description: "Tag of NMI's image that runs." },
        isOurs: {
          type: 'boolean',
          description: 'The artifact in the cluster is the one that we pushed; absent: not known.',
        },
        nodes: object({ done: WHOLE, of: WHOLE }),
        revision: { type: 'string', description: 'Of the repository, as Flux has applied it.' },
        remedy: TEXT,
        lookedAt: TIME,
      },
      ...['target', 'version', 'image', 'isOurs', 'nodes', 'revision', 'remedy', 'lookedAt'],
    ),
  ),
  description: 'What the base branch asks for, and how far it is on each cluster.',
};
