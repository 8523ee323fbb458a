/** What an orchestrator asked for: the actions that the SDK returns. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
}

export interface ActivityAction {
  readonly actionType: 0 | 1;
  readonly functionName: string;
  readonly input?: unknown;
  readonly retryOptions?: RetryOptions;
}

export interface SubOrchestratorAction {
  readonly actionType: 2 | 3;
  readonly functionName: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly retryOptions?: RetryOptions;
}

export type Action =
  | ActivityAction
  | SubOrchestratorAction
  | { readonly actionType: 4; readonly input?: unknown }
  | { readonly actionType: 5; readonly fireAt: string; readonly isCanceled: boolean }
  | { readonly actionType: 6; readonly externalEventName: string }
  | { readonly actionType: 11 | 12; readonly compoundActions: readonly Action[] }
  | { readonly actionType: 7 | 8 | 9 | 10 | 13 | 14 };

/** What the SDK returns from one run of an orchestrator, or hides in the message of the error that it throws. */
export interface OrchestratorState {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

const STATE_LABEL = '\n\n$OutOfProcData$:';

/** The state that a failed orchestrator attaches to its error message; undefined when the error is a plain one. */
export function stateInError(message: string): OrchestratorState | undefined {
  const at = message.indexOf(STATE_LABEL);
  if (at < 0) return undefined;
  return JSON.parse(message.slice(at + STATE_LABEL.length)) as OrchestratorState;
}
