import type { Change, KubeObject } from '../kubernetes';
import type { Cluster, Name } from './flux-object';
import { keyOf, nameOf, read } from './flux-object';

/** What one controller does for its kind. */
export interface Reconciler {
  readonly kind: string;
  /** `helmreleases.helm.toolkit.fluxcd.io` */
  readonly resource: string;
  /** Brings an object to where it asks to be. Milliseconds until the next look; undefined: not before something changes. */
  reconcile(object: KubeObject): Promise<number | undefined>;
  /** Objects of its kind that a change of something else concerns. */
  concerned(change: Change): readonly Name[];
}

interface Job {
  readonly name: Name;
  running: boolean;
  again: boolean;
  cancel: () => void;
}

/**
 * Work queue of a controller, as controller-runtime has it: an object is worked on by one worker at a time, and what changes
 * meanwhile is looked at once more afterwards. Returns a function that ends it.
 */
export function runController(cluster: Cluster, reconciler: Reconciler): () => void {
  const jobs = new Map<string, Job>();
  let ended = false;

  function enqueue(name: Name, ms = 0): void {
    const job = jobs.get(keyOf(name)) ?? newJob(name);
    jobs.set(keyOf(name), job);
    if (job.running) {
      job.again = true;
      return;
    }
    job.cancel();
    job.cancel = cluster.clock.after(ms, () => void work(job));
  }

  async function work(job: Job): Promise<void> {
    const object = read(cluster, { kind: reconciler.kind, ...job.name });
    if (object === undefined || ended) return;
    job.running = true;
    job.again = false;
    const ms = await reconciler.reconcile(object);
    job.running = false;
    if (ended) return;
    if (job.again) enqueue(job.name);
    else if (ms !== undefined) enqueue(job.name, ms);
  }

  function hear(change: Change): void {
    if (change.resource === reconciler.resource) {
      if (isAsking(change)) enqueue(nameOf(change.object));
      if (change.type === 'DELETED') forget(nameOf(change.object));
      return;
    }
    reconciler.concerned(change).forEach((name) => enqueue(name));
  }

  function forget(name: Name): void {
    jobs.get(keyOf(name))?.cancel();
    jobs.delete(keyOf(name));
  }

  const endHearing = cluster.world.onChange(hear);
  for (const object of cluster.world.list(reconciler.kind)) enqueue(nameOf(object));
  return () => {
    ended = true;
    endHearing();
    jobs.forEach((job) => job.cancel());
  };
}

function newJob(name: Name): Job {
  return { name, running: false, again: false, cancel: () => undefined };
}

const REQUESTED = 'reconcile.fluxcd.io/requestedAt';

/** Its own status is not a reason to look again: a new spec, a deletion and `flux reconcile` are. */
function isAsking({ type, object, before }: Change): boolean {
  if (type === 'DELETED') return false;
  const [now, was] = [object.metadata, before?.metadata];
  return (
    now.generation !== was?.generation ||
    now.deletionTimestamp !== was?.deletionTimestamp ||
    now.annotations?.[REQUESTED] !== was?.annotations?.[REQUESTED]
  );
}

/** Lets virtual time pass. */
export function pause({ clock }: Cluster, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
