import { CLUSTER_ID, CONDITION } from './common';
import { Type } from '@sinclair/typebox';
import { listOf, object, TEXT, TIME, WHOLE } from './parts';

/** How far what was merged has come, cluster by cluster. */
export const INSTALLS = {
  ...listOf(
    object(
      {
        repository: Type.String({ description: 'Its name; only in a chart.' }),
        cluster: CLUSTER_ID,
        name: Type.String({ description: "Of the cluster's folder." }),
        chart: TEXT,
        expected: Type.String({ description: 'Version in the base branch.' }),
        expectedSince: TIME,
        condition: CONDITION,
        version: Type.String({ description: 'Version of the chart that runs.' }),
        image: Type.String({ description: "Tag of NMI's image that runs." }),
        isOurs: Type.Boolean({
          description: 'The artifact in the cluster is the one that we pushed; absent: not known.',
        }),
        nodes: object({ done: WHOLE, of: WHOLE }),
        revision: Type.String({ description: 'Of the repository, as Flux has applied it.' }),
        remedy: TEXT,
        lookedAt: TIME,
      },
      'repository',
      'version',
      'image',
      'isOurs',
      'nodes',
      'revision',
      'remedy',
      'lookedAt',
    ),
  ),
  description: 'What the base branch asks for, and its progress on each cluster.',
};
