/** Something that was started, to be stopped in reverse order. */
export interface Running {
  stop(): Promise<void>;
}

/** Stops everything, last started first; one that fails keeps none of the others. */
export async function stopAll(running: Running[]): Promise<void> {
  for (const part of running.splice(0).reverse()) await part.stop().catch(() => undefined);
}
