import type { KubeObject } from '../object';
import { unnamed } from '../status';
import type { Writer } from '../writer';

/** What etcd takes in one request. */
const MAX_BYTES = 1.5 * 1024 * 1024;

/** Throws 500 as etcd's refusal comes out. Only a body that was nearly as large itself can be too large. */
export function assertFits(object: KubeObject, { text }: Writer): void {
  if (text.length < MAX_BYTES / 2) return;
  if (Buffer.byteLength(JSON.stringify(object)) > MAX_BYTES) {
    throw unnamed('etcdserver: request is too large');
  }
}
