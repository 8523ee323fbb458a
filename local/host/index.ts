/** The local Azure Functions host with Durable Functions: everything that other folders may use. */
export { startHost, type Host, type HostOptions } from './host';
export { HostError, type HostErrorCode } from './errors';
export type { HostLog, Logger, LogLevel } from './log';
export type { FunctionInfo } from './function-info';
export type { Hub, InstanceDetails, InstanceStatus } from './durable/inspect';
export type { ClientResult, HubClient, StartOptions, StartResult } from './durable/client';
export type { HistoryEvent } from './durable/history';
export { EventType } from './durable/history';
export type { RuntimeStatus } from './durable/records';
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
