/** One request that the API server has had. */
export interface ApiCall {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly watch: boolean;
  readonly status: number;
  readonly user: string;
}

/** The ledger of calls: a check of its own, beside the state of the world. */
export interface ApiCalls {
  all(): readonly ApiCall[];
  reads(): readonly ApiCall[];
  writes(): readonly ApiCall[];
  watches(): readonly ApiCall[];
  clear(): void;
}

export interface CallRecorder extends ApiCalls {
  record(call: ApiCall): void;
}

export function newApiCalls(): CallRecorder {
  const calls: ApiCall[] = [];
  return {
    all: () => [...calls],
    reads: () => calls.filter(({ method, watch }) => method === 'GET' && !watch),
    writes: () => calls.filter(({ method }) => method !== 'GET'),
    watches: () => calls.filter(({ watch }) => watch),
    clear: () => void calls.splice(0),
    record: (call) => void calls.push(call),
  };
}
