import type { IncomingMessage } from 'node:http';
import type { Subject } from './auth';
import { unauthorized } from './auth';
import { certificateOf } from './server';

export interface Credentials {
  /** Users whose certificates count no more. */
  readonly revoked: ReadonlySet<string>;
  /** Whose bearer token it is; undefined: nobody's. */
  readonly authenticate?: (token: string) => Subject | undefined;
}

/** Who calls, by token or by certificate. Throws 401. */
export function subjectOf(
  { revoked, authenticate }: Credentials,
  incoming: IncomingMessage,
): Subject {
  const [, token] = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '') ?? [];
  const subject = token === undefined ? certificateOf(incoming) : authenticate?.(token);
  if (subject === undefined || revoked.has(subject.user)) throw unauthorized();
  return subject;
}
