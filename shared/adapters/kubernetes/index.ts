import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../core/cluster/cluster';
import { observeAdmission } from './admission';
import { connections } from './connections';
import type { CredentialSource } from './credentials';
import { denials } from './denials';
import { facts } from './facts';
import { groupVersions } from './group-versions';
import type { ClusterApi, Kubernetes, ReadRules } from './kubernetes';
import { observeNetRaw } from './net-raw';
import { read } from './read';
import type { Sender } from './send';
import { senderTo } from './send';
import { listForWatch, watch } from './watch';
import { createAssigned, deleteAssigned, replaceAssigned, setAssignedState } from './write';

export type { CredentialSource } from './credentials';
export type * from './kubernetes';

const USUAL: ReadRules = { nmiNamespaces: ['kube-system'], secrets: 'ignore' };

export interface KubernetesOptions {
  readonly azure: CredentialSource;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Lets moments pass. Default: as the wall clock does. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** The API servers through @kubernetes/client-node, which is loaded when the first of them is called. */
export function createKubernetes(options: KubernetesOptions): Kubernetes {
  const { azure, now, pause = (ms) => sleep(ms) } = options;
  const all = connections(azure, now);
  const refusals = denials({ now, pause });
  return { of: (cluster) => apiOf(cluster, senderTo(cluster, all, refusals)) };
}

function apiOf(cluster: Cluster, sender: Sender): ClusterApi {
  return {
    read: (rules = USUAL) => read(cluster, sender, rules),
    netRaw: () => observeNetRaw(cluster, sender),
    admission: () => observeAdmission(cluster, sender),
    groupVersions: () => groupVersions(sender),
    facts: () => facts(cluster, sender),
    createAssigned: (draft) => createAssigned(sender, draft),
    replaceAssigned: (at, draft) => replaceAssigned(sender, at, draft),
    setAssignedState: (at, state) => setAssignedState(sender, at, state),
    deleteAssigned: (at) => deleteAssigned(sender, at),
    watch: (request, onEvent) => watch(cluster, sender, request, onEvent),
    listForWatch: (kind) => listForWatch(cluster, sender, kind),
  };
}
