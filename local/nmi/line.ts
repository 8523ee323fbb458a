/** The way from a pod to NMI and back, on a clock that may be virtual. */
import { randomUUID } from 'node:crypto';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock';

/**
 * Stands for the source address of a request. In a cluster NMI sees the pod's address on the wire; here every request
 * comes from 127.0.0.1, so the caller says which pod it plays. Without it the request comes from the machine itself.
 */
export const POD_IP_HEADER = 'x-simulated-pod-ip';
const TICKET_HEADER = 'x-simulated-ticket';

export interface Sender {
  /** Default GET. */
  readonly method?: string;
  readonly podIP?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface NmiResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
}

export interface Line {
  /** Sends a request. While NMI waits for an identity time goes on; while bytes are on their way it stands still. */
  get(url: string, from: Sender): Promise<NmiResponse>;
  /** The server has the request. Undefined for callers who did not come through `get`. */
  arrived(headers: IncomingHttpHeaders): Ticket | undefined;
}

/** A request under way. */
export interface Ticket {
  arrived(): void;
  answered(): void;
}

/** A line for one server. */
export function newLine(clock: Clock): Line {
  const tickets = new Map<string, Ticket>();
  return {
    async get(url, from) {
      const id = randomUUID();
      const { ticket, arrival, departure } = newTicket();
      tickets.set(id, ticket);
      const response = fetchRaw(url, from.method ?? 'GET', {
        ...from.headers,
        ...(from.podIP === undefined ? {} : { [POD_IP_HEADER]: from.podIP }),
        [TICKET_HEADER]: id,
      });
      try {
        await clock.track(Promise.race([arrival, response]));
        await Promise.race([departure, response]);
        return await clock.track(response);
      } finally {
        tickets.delete(id);
      }
    },
    arrived(headers) {
      const ticket = tickets.get(String(headers[TICKET_HEADER]));
      ticket?.arrived();
      return ticket;
    },
  };
}

function newTicket(): { ticket: Ticket; arrival: Promise<void>; departure: Promise<void> } {
  let arrived = (): void => undefined;
  let answered = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const departure = new Promise<void>((resolve) => (answered = resolve));
  return { ticket: { arrived, answered }, arrival, departure };
}

/** node:http sends the path as it is. */
function fetchRaw(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<NmiResponse> {
  const [, host = '', port = '', path = '/'] = /^http:\/\/([^:/]+):(\d+)(.*)$/.exec(url) ?? [];
  return new Promise((resolve, reject) => {
    const outgoing = send({ host, port, path, method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { statusCode: status = 0, headers: answered } = incoming;
        resolve({ status, headers: answered, body: bodyOf(text, answered['content-type']) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function bodyOf(text: string, type = ''): unknown {
  return type.includes('json') && text !== '' ? JSON.parse(text) : text;
}
