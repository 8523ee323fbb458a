/** One call to a registry, and the answer to it. */
import type { IncomingMessage } from 'node:http';
import type { Registry, RightsCheck, Visitor } from './model';
import type { Mint } from './token';

export interface OciRequest {
  readonly method: string;
  /** The registry that it was meant for. */
  readonly host: string;
  /** With its escapes undone: the SDK sends the slashes of a repository as %2F. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface OciAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** What every handler may use. */
export interface Hall {
  readonly now: () => number;
  readonly mint: Mint;
  readonly lifetimes: Lifetimes;
  readonly rights: RightsCheck;
  readonly onContent: (change: Change) => void;
}

/** Of tokens, in seconds. */
export interface Lifetimes {
  readonly refresh: number;
  readonly access: number;
}

/** Content that came or went, for Event Grid. */
export interface Change {
  readonly registry: Registry;
  readonly kind: 'push' | 'delete';
  readonly repository: string;
  readonly tag?: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A request that has found its registry, its repository and its caller. */
export interface Visit {
  readonly hall: Hall;
  readonly registry: Registry;
  readonly request: OciRequest;
  readonly repository: string;
  /** Tag, digest or upload id. */
  readonly reference: string;
  readonly visitor: Visitor;
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): OciAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}
