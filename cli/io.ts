import type { Checkout } from './checkout';

/** All that the command line knows of the world around it, so that tests can be that world. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly readFile: (path: string) => Promise<string>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** Writes a file; false where there is one already, unless `anew`. */
  readonly createFile: (path: string, text: string, anew: boolean) => Promise<boolean>;
  /** A token of whoever is signed in to Azure. */
  readonly tokenFor: (scope: string) => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
  /** A path as it is wherever one stands. */
  readonly absolute: (path: string) => string;
  /** Undefined where this file stands alone. */
  readonly checkout: Checkout | undefined;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly isTty: boolean;
  /** Of the terminal; undefined where there is none. */
  readonly columns?: number | undefined;
}
