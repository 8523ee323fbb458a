import type { Api } from './api/client';
import type { ExitCode } from './exit-code';
import type { Io } from './io';
import type { Format, Printer } from './output/printer';

/** All options of all commands; which one takes which says command-line.ts. */
export interface Options {
  readonly url?: string;
  readonly entra?: string;
  readonly output: Format;
  readonly color: boolean;
  readonly notReady?: boolean;
  readonly watch?: boolean;
  readonly interval?: number;
  readonly offboard?: boolean;
  readonly id?: string;
  readonly runs?: number;
  readonly chart?: string;
  readonly repository?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
  readonly dryRun?: boolean;
  readonly onboard?: boolean;
  readonly forgetDigests?: boolean;
  readonly all?: boolean;
  readonly profile?: readonly string[];
  readonly subscription?: readonly string[];
  readonly resourceGroup?: readonly string[];
  readonly name?: readonly string[];
  readonly confirm?: string;
  /** File for plans. */
  readonly out?: string;
  readonly until?: string;
  readonly selector?: string;
  /** Look at Azure from here, and ask no app. */
  readonly local?: boolean;
  /** Object id of whom --local plans for. */
  readonly as?: string;
  readonly config?: string;
  readonly clusters?: string;
  readonly speed?: string;
  readonly port?: string;
  readonly state?: string;
  readonly fresh?: boolean;
  readonly force?: boolean;
  /** Groups of identities. */
  readonly identities?: readonly string[];
  readonly registry?: readonly string[];
  readonly fault?: readonly string[];
}

/** What a command works with. */
export interface Context {
  readonly io: Io;
  readonly api: Api;
  readonly printer: Printer;
  readonly args: readonly string[];
  readonly options: Options;
}

/** What a command works with that asks no app. */
export type Alone = Omit<Context, 'api'>;

export type Work = (context: Context) => Promise<ExitCode>;
export type WorkAlone = (context: Alone) => Promise<ExitCode>;
