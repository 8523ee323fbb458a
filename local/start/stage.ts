import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedCluster } from '../aks/connect';
import type { SimulatedAzure } from '../azure';
import type { Narrator } from './narrator';
import type { Supply } from './supply';

/** The stage of the story: what acts are done to, and where their effect is read back. */
export interface Stage {
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly hostUrl: string;
  readonly subscription: string;
  readonly say: Narrator;
  /** Puts an API server behind a cluster; it is stopped with everything else. */
  readonly connect: (cluster: string, name: string) => Promise<SimulatedCluster>;
  /** `flux bootstrap` on it. */
  readonly bootstrap: (cluster: string, name: string, simulated: SimulatedCluster) => Promise<void>;
  readonly isStopped: () => boolean;
}

const PATIENCE_MS = 60_000;

/** Thrown when the user stops the story; not an error. */
export class StoryStopped extends Error {}

/** Looks every 50 ms. Throws when it does not happen, or the user has stopped it. */
export async function until(
  stage: Stage,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (stage.isStopped()) throw new StoryStopped();
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain until ${what}.`);
    await sleep(50);
  }
}

/** What the product's own API shows; undefined while it shows nothing. */
export async function viewOf<T>({ hostUrl }: Stage, path: string): Promise<T | undefined> {
  const answer = await fetch(`${hostUrl}/api/${path}`);
  return answer.ok ? ((await answer.json()) as T) : undefined;
}
