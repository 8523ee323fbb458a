/**
 * When the message of a durable timer comes out of the queue. The extension hides it with `visibilitytimeout`, which counts
 * whole seconds and is cut off (https://learn.microsoft.com/rest/api/storageservices/put-message), and it does so a moment
 * after the orchestrator has named the time: a timer of 1000 ms fires at once, one of 2900 ms after two seconds. All times
 * are milliseconds since the epoch.
 */
export function timerVisibleAt(now: number, fireAt: number): number {
  const left = fireAt - now - A_MOMENT_MS;
  return left < SECOND_MS ? now : now + Math.floor(left / SECOND_MS) * SECOND_MS;
}

const SECOND_MS = 1000;
const A_MOMENT_MS = 1;
