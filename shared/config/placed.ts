import type { Finding } from './place';
import type { Path } from './yaml-document';

/** A finding about a part of the data. */
export interface Placed extends Finding {
  readonly path: Path;
  readonly what: 'key' | 'value';
  /** The line may hold a secret, and is not shown. */
  readonly hidden?: boolean;
}
