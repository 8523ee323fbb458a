/** A classic chart repository on this machine: index.yaml, packages, .prov files, and what can go wrong with them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { closeServer, openServer, portOf } from '../loopback-server';
import { digestOf } from './build-chart';
import { type ChartFault, type ChartFaults, newChartFaults } from './faults';
import { newShelf, type Shelf } from './shelf';

export interface ChartRepositoryOptions {
  /** Default 0: any free port. */
  readonly port?: number;
}

/** One request and what was answered. */
export interface RepositoryCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Bytes of the body that was sent. */
  readonly bytes: number;
}

export interface SimulatedChartRepository extends Shelf {
  /** What a chart's source says: `<url>/index.yaml` is there. */
  readonly url: string;
  readonly port: number;
  readonly faults: ChartFaults;
  /** Every request so far. */
  readonly calls: readonly RepositoryCall[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const ROOT = '/charts';

/** Listens on 127.0.0.1. The index has an ETag, answers If-None-Match, and is packed for who takes gzip. */
export async function startChartRepository(
  options: ChartRepositoryOptions = {},
): Promise<SimulatedChartRepository> {
  const shelf = newShelf();
  const faults = newChartFaults();
  const calls: RepositoryCall[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    const fault = faults.take(path);
    const answer = faultAnswer(fault) ?? answerOf(shelf, path, request);
    const bytes = answer.body?.length ?? 0;
    calls.push({ method: request.method ?? 'GET', path, status: answer.status, bytes });
    setTimeout(() => send(response, answer, fault), fault?.delayMs ?? 0);
  });
  await openServer(server, options.port ?? 0);
  const port = portOf(server);
  return {
    ...shelf,
    url: `http://127.0.0.1:${port}${ROOT}`,
    port,
    faults,
    calls,
    stop: () => closeServer(server),
  };
}

function answerOf(shelf: Shelf, path: string, { headers }: IncomingMessage): Answer {
  if (!path.startsWith(`${ROOT}/`)) return { status: 404 };
  const name = path.slice(ROOT.length + 1);
  if (name === 'index.yaml') return indexAnswer(shelf.index(), headers);
  const body = shelf.file(decodeURIComponent(name));
  if (body === undefined) return { status: 404 };
  return { status: 200, headers: { 'content-type': 'application/gzip' }, body };
}

function indexAnswer(text: string, headers: IncomingMessage['headers']): Answer {
  const etag = `"${digestOf(text).slice('sha256:'.length, 24)}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const type = { etag, 'content-type': 'text/yaml' };
  if (!headers['accept-encoding']?.includes('gzip')) {
    return { status: 200, headers: type, body: Buffer.from(text) };
  }
  const body = gzipSync(text);
  return { status: 200, headers: { ...type, 'content-encoding': 'gzip' }, body };
}

function faultAnswer(fault: ChartFault | undefined): Answer | undefined {
  if (fault?.status === undefined && fault?.body === undefined) return undefined;
  const { status = 200, headers = {}, body = '' } = fault;
  return { status, headers, body: Buffer.from(body) };
}

function send(response: ServerResponse, answer: Answer, fault: ChartFault | undefined): void {
  if (fault?.cut === 'before') {
    response.destroy();
    return;
  }
  const { status, headers = {}, body = new Uint8Array() } = answer;
  if (status === 304) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  if (fault?.cut !== 'within' && fault?.stall !== true) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, body.length / 2), () => {
    if (fault.cut === 'within') response.destroy();
  });
}

export { type BuiltChart, buildChart, type ChartFiles, digestOf } from './build-chart';
export { demoChart } from './demo-chart';
export type { ChartFaults } from './faults';
export type { Publication } from './shelf';
