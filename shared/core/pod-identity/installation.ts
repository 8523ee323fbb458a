import type { Cluster } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { Profile } from '../configuration/profile';
import type { Installation } from '../cluster/objects';

/** Where what runs in the cluster does not fit what the profile says. Nothing is removed while it does not. */
export function installationFailures(
  profile: Profile,
  cluster: Cluster,
  installation: Installation,
): readonly Failure[] {
  const { nmi, micReplicas } = installation;
  const serverless = profile.mode === 'standard' && profile.mic === 'serverless';
  if (profile.mode === 'standard' && !serverless) return [];
  return [
    ...(nmi === 'rolling' ? [rolling(cluster)] : []),
    ...(profile.mode === 'managed' && nmi === 'standard' ? [nmiStillStandard(cluster)] : []),
    ...(serverless && nmi === 'managed' ? [nmiManaged(cluster)] : []),
    ...(micReplicas > 0 ? [micRuns(cluster, micReplicas, serverless)] : []),
  ];
}

function rolling({ id, name }: Cluster): Failure {
  return {
    policy: 'Waiting',
    code: 'NmiRolling',
    message: `The NMI DaemonSet of ${name} is being rolled out: on some nodes the old one still answers.`,
    target: id,
  };
}

function nmiStillStandard({ id, name }: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'NmiStillStandard',
    message: `The profile says managed, and NMI in ${name} runs in standard mode: it answers by AzureAssignedIdentity objects only. Identities go onto the hosts ahead of it; nothing is removed until NMI has moved.`,
    target: id,
    remedy: 'Set the chart values operationMode: managed and roll NMI out.',
  };
}

function nmiManaged({ id, name }: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'NmiNotStandard',
    message: `The profile says standard with mic: serverless, and NMI in ${name} runs in managed mode: it does not read the AzureAssignedIdentity objects that we keep.`,
    target: id,
    remedy:
      'Use mode: managed, which needs no such objects, or set the chart value operationMode: standard.',
  };
}

function micRuns({ id, name }: Cluster, replicas: number, serverless: boolean): Failure {
  return {
    policy: 'Stalled',
    code: 'MicStillRunning',
    message: `MIC runs in ${name} with ${replicas} replicas. Two writers would undo each other's work, so its AzureAssignedIdentity objects are left to it.`,
    target: id,
    remedy: serverless
      ? 'Set the chart value mic.replicas: 0, or use mic: in-cluster.'
      : 'Set the chart value operationMode: managed, which leaves MIC out.',
  };
}
