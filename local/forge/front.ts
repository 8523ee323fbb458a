import type { GitDoor } from './git-door';

/** One HTTP request to the forge, its body read. */
export interface ForgeHttpRequest {
  /** Upper case. */
  readonly method: string;
  /** As it was sent: still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
}

export interface ForgeHttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, bytes as they are; undefined: no body. */
  readonly body?: unknown;
}

/** What a test or a user asks the forge to answer instead of the truth. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  /** GitHub's secondary limit: a 403 that says how long to wait. */
  readonly isSecondary?: boolean;
  readonly message?: string;
}

/**
 * The API of one kind of forge over the hosted repositories. Fronts live under paths of their own on one server, so that
 * a repository can be looked at through each.
 */
export interface Front {
  readonly name: 'github' | 'azureDevOps' | 'gitlab';
  match(request: ForgeHttpRequest): boolean;
  answer(request: ForgeHttpRequest): Promise<ForgeHttpAnswer>;
  /** A refusal in the words of this forge. */
  refuse(refusal: Refusal, request: ForgeHttpRequest): ForgeHttpAnswer;
  /** True for what changes something; signing in does not. */
  isWrite(request: ForgeHttpRequest): boolean;
  /** How git itself is let in; absent: this forge has no paths for it. */
  readonly git?: GitDoor;
}
