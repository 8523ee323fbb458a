import type { FunctionInfo } from '../function-info';
import { pathSegments } from './http-trigger';
import { json, type Endpoint, type HttpIn, type HttpOut } from './server';

export interface AdminOptions {
  readonly functions: readonly FunctionInfo[];
  readonly startedAt: number;
  readonly now: () => number;
  /** Starts a manual run and does not wait for it; false when the function has a trigger that cannot be run by hand. */
  readonly run: (functionName: string, input: string) => boolean;
}

/** The host's own endpoints below /admin, as far as people and scripts use them locally. */
export function adminEndpoints(options: AdminOptions): Endpoint {
  return async (request) => {
    const [root, area, name, ...rest] = pathSegments(request.url) ?? [];
    if (root?.toLowerCase() !== 'admin' || rest.length > 0) return undefined;
    if (area === 'host' && request.method === 'GET') return hostEndpoint(options, name);
    if (area !== 'functions') return undefined;
    return name === undefined
      ? json(200, options.functions)
      : functionEndpoint(options, name, request);
  };
}

function hostEndpoint(options: AdminOptions, name: string | undefined): HttpOut | undefined {
  if (name === 'ping') return { status: 200 };
  if (name !== 'status') return undefined;
  const processUptime = options.now() - options.startedAt;
  return json(200, { id: 'localhost', state: 'Running', version: 'local', processUptime });
}

/** `POST {"input": "..."}` runs a timer or Event Grid function by hand (202). */
function functionEndpoint(options: AdminOptions, name: string, request: HttpIn): HttpOut {
  const info = options.functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (info === undefined) return { status: 404 };
  if (request.method === 'GET') return json(200, info);
  if (request.method !== 'POST') return { status: 405 };
  const input = inputOf(request);
  if (input === undefined)
    return json(400, { Message: 'The body must be JSON: {"input": "text"}.' });
  if (options.run(info.name, input)) return { status: 202 };
  const Message = `A function with a ${info.trigger} trigger cannot be run by hand here. Use its own way in.`;
  return json(400, { Message });
}

function inputOf(request: HttpIn): string | undefined {
  try {
    const body = JSON.parse(request.body.toString('utf8')) as { input?: unknown };
    const input = body.input ?? '';
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}
