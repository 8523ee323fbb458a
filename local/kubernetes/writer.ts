import type { Subject } from './auth';

/** Who writes, and how strictly the write is taken. */
export interface Writer {
  readonly subject: Subject;
  /** Whose the fields are from now on (managedFields); undefined: nobody keeps count. */
  readonly manager?: string;
  /** What becomes of fields that the schema does not know. */
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Writes to the main resource leave the status alone, where it is a resource of its own. */
  readonly part: 'whole' | 'main' | 'status';
  /** Duplicate keys in the body. */
  readonly duplicates: readonly string[];
  /** The body as it came, for messages that show it. */
  readonly text: string;
  warn(text: string): void;
}

/** Controllers within the simulation: at once, as administrator, and with nobody to warn. */
export const WORLD: Writer = {
  subject: { user: 'system:serviceaccount:kube-system:controllers', groups: ['system:masters'] },
  fieldValidation: 'Ignore',
  part: 'whole',
  duplicates: [],
  text: '',
  warn: () => undefined,
};
