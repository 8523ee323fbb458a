/** The event subscription's filter: what reaches the sink (https://learn.microsoft.com/azure/event-grid/event-filtering). */
import filter from '../../../infra/event-filter.json';
import registryFilter from '../../../infra/registry-event-filter.json';
import type { GridEvent } from './event';

/** What infra/ deploys: the simulator delivers exactly what the real subscription would. */
const EVENT_TYPES = lowerCase(filter.includedEventTypes);
const OPERATIONS = lowerCase(filter.operationNames);
const REGISTRY_EVENTS = lowerCase(registryFilter.includedEventTypes);

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

/** Whether an event passes: the resource operations above, and AKS' own node pool events. */
export function passesFilter({ type, data }: GridEvent): boolean {
  const name = type.toLowerCase();
  if (name.startsWith('microsoft.containerservice.nodepoolrolling')) return true;
  // The subscription at each registry.
  if (REGISTRY_EVENTS.has(name)) return true;
  const operation = data['operationName'];
  return (
    EVENT_TYPES.has(name) &&
    typeof operation === 'string' &&
    OPERATIONS.has(operation.toLowerCase())
  );
}

/** Whether an event comes from a registry, whose topic is its own. */
export function isOfRegistry({ type }: GridEvent): boolean {
  return REGISTRY_EVENTS.has(type.toLowerCase());
}
