/** Levels of the Functions worker protocol. */
export type LogLevel =
  'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** One line of the host, of the worker (`system`) or of the app (`user`). */
export interface HostLog {
  readonly level: LogLevel;
  readonly category: string;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
}

/** Receives log entries; it must not throw. */
export type Logger = (entry: HostLog) => void;
