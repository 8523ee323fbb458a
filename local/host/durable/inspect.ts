import type { HistoryEvent } from './history';
import type { TaskHub } from './hub';
import type { HubClient } from './client';
import type { InstanceRecord, RuntimeStatus } from './records';

/** An orchestration instance as a test or an operator wants to see it. Times are ISO texts. */
export interface InstanceStatus {
  readonly instanceId: string;
  readonly name: string;
  readonly version: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: unknown;
  readonly customStatus: unknown;
  /** The value that a completed orchestrator returned; the text of the failure or of the reason otherwise. */
  readonly output: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly parentInstanceId: string | undefined;
}

export interface InstanceDetails extends InstanceStatus {
  readonly history: readonly HistoryEvent[];
}

/** The task hub, seen from outside. */
export interface Hub extends HubClient {
  instances(): readonly InstanceStatus[];
  instance(instanceId: string): InstanceDetails | undefined;
}

export function inspectableHub(hub: TaskHub, client: HubClient): Hub {
  return {
    ...client,
    instances: () => hub.records().map(statusOf),
    instance(instanceId) {
      const record = hub.record(instanceId);
      return record === undefined ? undefined : { ...statusOf(record), history: record.history };
    },
  };
}

export function statusOf(record: InstanceRecord): InstanceStatus {
  return {
    instanceId: record.instanceId,
    name: record.name,
    version: record.version,
    runtimeStatus: record.status,
    input: record.input === null ? null : (JSON.parse(record.input) as unknown),
    customStatus: record.customStatus,
    output: outputOf(record),
    createdTime: new Date(record.createdTime).toISOString(),
    lastUpdatedTime: new Date(record.lastUpdatedTime).toISOString(),
    parentInstanceId: record.parent?.OrchestrationInstance.InstanceId,
  };
}

function outputOf({ output, status }: InstanceRecord): unknown {
  return output === null || status !== 'Completed' ? output : (JSON.parse(output) as unknown);
}
