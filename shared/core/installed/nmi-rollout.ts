import { counted } from '../base/counted';
import type { ObservedCluster, ObservedWorkload } from './cluster-facts';
import type { InstallStatus, OurArtifact } from './install-status';
import { nameOf } from './flux-status';

/** Whether NMI is on every node as its DaemonSet says now. Helm is done with its part. */
export function nmiRollOut(
  nmi: ObservedWorkload,
  { nodes }: Pick<ObservedCluster, 'nodes'>,
  ours: OurArtifact | undefined,
): InstallStatus {
  const image = splitTag(nmi.image);
  const seen = { ...(image !== undefined && { image }), nodes: nodesOf(nmi) };
  const { done, of } = seen.nodes;
  if (done < of && !isExplainedBySickNodes(nmi, nodes.notReady)) {
    return { ...seen, ...unfinished(nmi, nodes.notReady, `${done} of ${counted(of, 'node')}`) };
  }
  return { ...seen, phase: 'Installed', message: installedText(nmi, image, ours) };
}

/** A DaemonSet whose controller has not looked yet counts pods of the old template. */
function nodesOf(nmi: ObservedWorkload): { readonly done: number; readonly of: number } {
  const current = nmi.observedGeneration >= nmi.generation;
  return { done: current ? Math.min(nmi.updated, nmi.available) : 0, of: nmi.desired };
}

/** Pods of the new template that only nodes without a kubelet keep from running: nothing is left to roll out. */
function isExplainedBySickNodes(nmi: ObservedWorkload, notReady: number): boolean {
  const current = nmi.observedGeneration >= nmi.generation;
  return current && nmi.updated >= nmi.desired && nmi.desired - nmi.available <= notReady;
}

function unfinished(
  nmi: ObservedWorkload,
  notReady: number,
  count: string,
): Pick<InstallStatus, 'phase' | 'message' | 'remedy' | 'byHand'> {
  const name = nameOf('DaemonSet', nmi);
  const message = `NMI is on ${count} (${name}).`;
  if (nmi.strategy === 'OnDelete' && nmi.updated < nmi.desired) {
    return {
      phase: 'RollingOut',
      byHand: true,
      message: `${message} Its update strategy is OnDelete: a node gets the new one when its pod is deleted.`,
      remedy: `Delete the pods of ${name} one after another, or set nmi.updateStrategy.type: RollingUpdate.`,
    };
  }
  if (notReady === 0) return { phase: 'RollingOut', message };
  return {
    phase: 'RollingOut',
    message: `${message} ${counted(notReady, 'node')} not Ready: a roll-out does not pass such a node.`,
    remedy: 'kubectl get nodes; repair or delete the nodes that are not Ready.',
  };
}

function installedText(
  nmi: ObservedWorkload,
  image: string | undefined,
  ours: OurArtifact | undefined,
): string {
  const { done, of } = nodesOf(nmi);
  const where =
    of === 0
      ? 'No node of the cluster is one that NMI runs on.'
      : `NMI runs on ${done} of ${counted(of, 'node')}${done < of ? '; the others are not Ready' : ''}.`;
  const app = ours?.appVersion;
  if (app === undefined || image === undefined || bare(app) === bare(image)) return where;
  return `${where} Its image is ${image}, and the chart brings ${app}: a value sets another tag.`;
}

function bare(version: string): string {
  return version.replace(/^v/, '');
}

/** The tag of an image's name; undefined where it has none. A port is no tag, and a digest comes after it. */
function splitTag(image: string): string | undefined {
  const [name = ''] = image.split('@');
  return /:([\w][\w.-]{0,127})$/.exec(name)?.[1];
}
