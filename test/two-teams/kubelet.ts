import { asMap } from '../../local/kubernetes';
import type { Scene } from './scene';
import { answerTo, schedule } from './scene';

/**
 * Stands for scheduler and kubelet: each pod called two-teams is put on a node, asks for the token that its variable names,
 * and ends with the status of the answer. Returns a function that ends it.
 */
export function runPods(scene: Scene): () => void {
  const { world } = scene.cluster.api;
  return world.onChange(({ type, resource, object }) => {
    const { name, namespace = '' } = object.metadata;
    if (type !== 'ADDED' || resource !== 'pods' || name !== 'two-teams') return;
    setImmediate(() => void run(scene, namespace, askedBy(object.spec)));
  });
}

async function run(scene: Scene, namespace: string, clientId: string): Promise<void> {
  const { world } = scene.cluster.api;
  schedule(scene, namespace, 'two-teams');
  const pod = { namespace, pod: 'two-teams' };
  const message = String(await answerTo(scene, pod, clientId));
  const now = world.get('Pod', namespace, 'two-teams');
  if (now === undefined) return;
  const containerStatuses = [{ name: 'ask', state: { terminated: { exitCode: 0, message } } }];
  world.put({ ...now, status: { ...asMap(now.status), phase: 'Succeeded', containerStatuses } });
}

function askedBy(spec: unknown): string {
  const { containers } = asMap(spec) as {
    readonly containers?: readonly { readonly env?: readonly { readonly value?: string }[] }[];
  };
  return containers?.[0]?.env?.[0]?.value ?? '';
}
