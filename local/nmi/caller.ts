import { goPod } from './go-print';
import type { ObjectSource, PodObject } from './objects';

/** Tries after the first one, and the pause between them: NMI waits for its cache to learn of a new pod. */
const RETRIES = 4;
const PAUSE_MS = 300;

/** The pod on this node that has this address. Throws when there is none after all tries, and at once when there are several. */
export async function findCaller(
  objects: ObjectSource,
  node: string,
  ip: string,
  sleep: (ms: number) => Promise<void>,
): Promise<PodObject> {
  for (let attempt = 0; ; attempt += 1) {
    const found = objects.list('Pod').filter((pod) => isCaller(pod, node, ip));
    const [pod] = found;
    if (pod && found.length === 1) return pod;
    if (pod) throw new Error(`failed to match pod IP ${ip} with [${found.map(goPod).join(' ')}]`);
    if (attempt === RETRIES) throw new Error('pod list is empty');
    await sleep(PAUSE_MS);
  }
}

function isCaller({ spec, status }: PodObject, node: string, ip: string): boolean {
  const alive = status?.phase === 'Pending' || status?.phase === 'Running';
  return alive && spec?.nodeName === node && status?.podIP === ip;
}
