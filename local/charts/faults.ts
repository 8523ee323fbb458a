/** What goes wrong with requests that match. */
export interface ChartFault {
  /** The end of the path (`index.yaml`, `aad-pod-identity-4.1.18.tgz`), or a pattern. */
  readonly path: string | RegExp;
  /** How many requests pass before it. Default 0. */
  readonly after?: number;
  /** How many requests are hit. Default 1; Infinity until taken back. */
  readonly times?: number;
  /** Answers this instead. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Waits so many milliseconds before the answer. */
  readonly delayMs?: number;
  /** Sends half of the body and then nothing more, with the connection open. */
  readonly stall?: boolean;
  /** Cuts the connection: before the answer, or in the middle of the body. */
  readonly cut?: 'before' | 'within';
}

export interface ChartFaults {
  /** Scripts a fault; returns a function that takes it back. */
  add(fault: ChartFault): () => void;
  /** The fault that a request meets; it counts as used. */
  take(path: string): ChartFault | undefined;
  clear(): void;
}

interface Scripted {
  readonly fault: ChartFault;
  left: number;
  passed: number;
}

export function newChartFaults(): ChartFaults {
  let scripted: Scripted[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1, passed: 0 };
      scripted.push(entry);
      return () => {
        scripted = scripted.filter((other) => other !== entry);
      };
    },
    take(path) {
      const met = scripted.find((entry) => isMet(entry.fault, path) && isDue(entry));
      if (met !== undefined) met.left -= 1;
      return met?.fault;
    },
    clear() {
      scripted = [];
    },
  };
}

function isDue(entry: Scripted): boolean {
  if (entry.left <= 0) return false;
  entry.passed += 1;
  return entry.passed > (entry.fault.after ?? 0);
}

function isMet(fault: ChartFault, path: string): boolean {
  return typeof fault.path === 'string' ? path.endsWith(fault.path) : fault.path.test(path);
}
