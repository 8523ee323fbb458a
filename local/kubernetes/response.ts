import type { ServerResponse } from 'node:http';
import { Http2ServerResponse } from 'node:http2';

/** Breaks the connection behind an answer, under HTTP/2 with all that goes over it. */
export function cutOff(response: ServerResponse): void {
  const answer: unknown = response;
  if (answer instanceof Http2ServerResponse) answer.stream.session?.destroy();
  else response.destroy();
}

/** As RFC 9111 (obsolete there) has it, one header for each; what is no printable ASCII is left out. */
export function warn(response: ServerResponse, text: string): void {
  response.appendHeader('warning', `299 - ${JSON.stringify(text.replace(/[^ -~]/g, ''))}`);
}

/**
 * The end of the connection once the answer is out: what the API server does with whoever it does not know, so that nobody keeps HTTP/2
 * connections open unknown (kubernetes/kubernetes#121197). Requests that are under way are still answered.
 */
export function goAway(response: ServerResponse): void {
  const answer: unknown = response;
  if (!(answer instanceof Http2ServerResponse)) return;
  const { session } = answer.stream;
  answer.on('finish', () => session?.close());
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, { type: 'application/json', text: JSON.stringify(body) });
}

export interface Text {
  readonly type: string;
  readonly text: string;
}

export function sendText(response: ServerResponse, status: number, { type, text }: Text): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
