/** The local Azure Functions host with Durable Functions: everything that other folders may use. */
export { startHost, type Host, type HostOptions } from './host';
export type { InstanceDetails } from './durable/inspect';
export { EventType } from './durable/history';
export type { HubState } from './durable/records';
export { memoryHubStore, type HubStore } from './durable/store';
export { fileHubStore } from './durable/file-store';
export {
  crashAt,
  noFaults,
  recordFaults,
  seededFaults,
  type FaultPoint,
  type Faults,
} from './faults';
