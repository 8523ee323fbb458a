/** One call to ARM, and the answer to it. */
import type { Actor, HttpOrigin } from '../world/model';
import type { OperationPlan } from '../world/host-patch';
import type { Kernel } from '../world/state';

export const ARM_HOST = 'https://management.azure.com';

export type CallKind = 'read' | 'write' | 'poll';

/** What came over the wire. `path` has one leading slash and its escapes undone. */
export interface ArmRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query as sent, production-shaped: https://management.azure.com/... */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What went back. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that has found its route, its caller and its rights. */
export interface Call {
  readonly request: ArmRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly kernel: Kernel;
  readonly actor: Actor;
  readonly apiVersion: string;
  readonly correlationId: string;
  readonly http: HttpOrigin;
  /** How an operation that this call starts shall end, when a fault was scripted. */
  readonly plan?: OperationPlan;
}

/** Builds the request from what node:http gives; duplicate slashes at the start are forgiven, as Azure does. */
export function armRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: unknown,
): ArmRequest {
  const parsed = new URL(url.replace(/^\/+/, '/'), ARM_HOST);
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
  );
  return {
    method: method.toUpperCase(),
    path: decodePath(parsed.pathname).replace(/(?<=.)\/+$/, ''),
    url: parsed.href,
    query: parsed.searchParams,
    headers: Object.fromEntries(flat) as Record<string, string>,
    body,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
