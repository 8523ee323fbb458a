import type { Explained } from './explained';
import { AZURE_FAILURES } from './failures/azure';
import { RUN_FAILURES } from './failures/run';
import { KUBERNETES_FAILURES } from './failures/kubernetes';
import { CHARTS_FAILURES } from './failures/charts';
import { REGISTRIES_FAILURES } from './failures/registries';
import { FORGES_FAILURES } from './failures/forges';
import { CONFIGURATION_FAILURES } from './failures/configuration';
import { STORAGE_FAILURES } from './failures/storage';

/** A group of failures, as the reference lists them. */
export interface FailureArea {
  readonly title: string;
  readonly about: string;
  readonly failures: Readonly<Record<string, Explained>>;
}

export const FAILURE_AREAS: readonly FailureArea[] = [
  {
    title: 'Azure',
    about:
      'What Azure refuses, or fails to answer. Codes of Azure that say all there is to say keep their names.',
    failures: AZURE_FAILURES,
  },
  {
    title: 'Plans and runs',
    about: 'What keeps the plan for a cluster from being carried out.',
    failures: RUN_FAILURES,
  },
  {
    title: 'Clusters',
    about:
      'What keeps a cluster from being looked into, or its objects from being written. Identities on hosts are managed all the same. [Give access to clusters](../cluster-access.md) has the details.',
    failures: KUBERNETES_FAILURES,
  },
  { title: 'Charts', about: 'What stalls or delays a chart.', failures: CHARTS_FAILURES },
  {
    title: 'Registries',
    about:
      'What keeps a registry from being read or written. [Container registries](../registries.md) has the details.',
    failures: REGISTRIES_FAILURES,
  },
  {
    title: 'Git repositories and pull requests',
    about: 'What keeps a Git repository from being read, or pull requests from being opened.',
    failures: FORGES_FAILURES,
  },
  {
    title: 'Configuration',
    about: 'What keeps the configuration from being used. The last sound one stays in force.',
    failures: CONFIGURATION_FAILURES,
  },
  {
    title: 'Tables and events',
    about: 'What happens between the app and its tables, and its topic of events.',
    failures: STORAGE_FAILURES,
  },
];

/** Every failure that has a name of its own. */
export const FAILURES = {
  ...AZURE_FAILURES,
  ...RUN_FAILURES,
  ...KUBERNETES_FAILURES,
  ...CHARTS_FAILURES,
  ...REGISTRIES_FAILURES,
  ...FORGES_FAILURES,
  ...CONFIGURATION_FAILURES,
  ...STORAGE_FAILURES,
};

export type FailureCode = keyof typeof FAILURES;
