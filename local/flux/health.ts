import type { KubeObject } from '../kubernetes';
import { asMap } from '../kubernetes';
import { conditionOf, conditionsOf, specOf, statusOf } from './flux-object';

/** Of an object, in the words of kstatus (https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus). */
export interface Health {
  readonly status: 'Current' | 'InProgress' | 'Failed';
  readonly message: string;
}

const CURRENT: Health = { status: 'Current', message: 'Resource is current' };

export function healthOf(object: KubeObject | undefined): Health {
  if (object === undefined) return { status: 'InProgress', message: 'Resource not found' };
  const { generation = 1 } = object.metadata;
  const { observedGeneration } = statusOf(object);
  if (typeof observedGeneration === 'number' && observedGeneration < generation) {
    const message = `${object.kind} generation is ${generation}, but latest observed generation is ${observedGeneration}`;
    return { status: 'InProgress', message };
  }
  if (object.kind === 'DaemonSet') return daemonSetHealth(object);
  if (object.kind === 'Deployment') return deploymentHealth(object);
  return conditionHealth(object);
}

function daemonSetHealth(object: KubeObject): Health {
  const status = statusOf(object);
  const desired = Number(status.desiredNumberScheduled ?? -1);
  const counts = [
    ['Current', Number(status.currentNumberScheduled ?? 0)],
    ['Updated', Number(status.updatedNumberScheduled ?? 0)],
    ['Available', Number(status.numberAvailable ?? 0)],
    ['Ready', Number(status.numberReady ?? 0)],
  ] as const;
  if (desired === -1)
    return { status: 'InProgress', message: 'Missing .status.desiredNumberScheduled' };
  const short = counts.find(([, count]) => count < desired);
  if (short === undefined)
    return {
      status: 'Current',
      message: 'All replicas scheduled as expected. Replicas: ' + desired,
    };
  return { status: 'InProgress', message: `${short[0]}: ${short[1]}/${desired}` };
}

function deploymentHealth(object: KubeObject): Health {
  const wanted = Number(specOf(object).replicas ?? 1);
  const ready = Number(asMap(object.status).readyReplicas ?? 0);
  if (ready >= wanted) return CURRENT;
  return { status: 'InProgress', message: `Ready: ${ready}/${wanted}` };
}

function conditionHealth(object: KubeObject): Health {
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True') return { status: 'Failed', message: stalled.message };
  if (conditionOf(object, 'Reconciling')?.status === 'True') {
    return { status: 'InProgress', message: conditionOf(object, 'Reconciling')?.message ?? '' };
  }
  const ready = conditionOf(object, 'Ready');
  if (ready !== undefined && ready.status !== 'True') {
    return { status: 'InProgress', message: ready.message };
  }
  const isFlux = object.apiVersion.includes('.toolkit.fluxcd.io/');
  if (isFlux && conditionsOf(object).length === 0) {
    return { status: 'InProgress', message: `${object.kind} has no status` };
  }
  return CURRENT;
}
