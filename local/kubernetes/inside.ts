import type { ServerResponse } from 'node:http';
import type { Subject } from './auth';
import type { CallRecorder } from './calls';
import type { ApiFault, ApiFaults } from './faults';
import type { Seats } from './flow-control';
import type { Credentials } from './identity';
import type { Kernel } from './kernel';
import type { EndWatch } from './watch';

/** What the parts of the server share. */
export interface Inside extends Credentials {
  readonly kernel: Kernel;
  readonly faults: ApiFaults;
  readonly calls: CallRecorder;
  readonly seats: Seats;
  readonly bookmarkMs: number;
  readonly watches: Set<EndWatch>;
  readonly hanging: Set<ServerResponse>;
}

/** Who calls, and what is to happen to the call. */
export interface Occasion {
  readonly subject: Subject;
  readonly fault: ApiFault | undefined;
  readonly response: ServerResponse;
}
