import type { WireExchange } from './exchange';
import { field, isDate, isObject, isText } from './json';
import { isEnded } from './lro';
import type { Finding } from './violation';

/** Judges a poll of an operation: method, status code and status body. Errors have the common envelope (envelope.ts). */
export function checkOperationPoll(wire: WireExchange): Finding[] {
  if (wire.method !== 'get') {
    return [
      { where: 'request', code: 'UNKNOWN_URL', path: '', message: 'operations are only read' },
    ];
  }
  if (wire.status >= 400) return [];
  const isResult = /\/operationresults\//i.test(wire.path) || wire.query['monitor'] === 'true';
  const allowed = isResult ? [200, 202, 204] : [200, 202];
  if (!allowed.includes(wire.status)) {
    return [wrong('INVALID_RESPONSE_CODE', `a poll answers ${allowed.join(', ')}`)];
  }
  return isResult ? [] : checkStatusBody(wire.responseBody);
}

const STATUS_FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  name: isText,
  resourceId: isText,
  status: isText,
  startTime: isDate,
  endTime: isDate,
  percentComplete: (value) => typeof value === 'number' && value >= 0 && value <= 100,
  operations: Array.isArray,
  properties: isObject,
  error: isObject,
};

/** OperationStatusResult of common-types v5, plus `properties`, in which Compute puts its output. */
function checkStatusBody(body: unknown): Finding[] {
  if (!isObject(body)) return [wrong('LRO_STATUS_BODY', 'a poll answers a JSON object', '$')];
  const fields = Object.entries(body)
    .filter(([name, value]) => STATUS_FIELDS[name]?.(value) !== true)
    .map(([name, value]) =>
      wrong('LRO_STATUS_BODY', `unknown or wrong: ${JSON.stringify(value)}`, `$.${name}`),
    );
  return [...fields, ...checkOutcome(body)];
}

function checkOutcome(body: Readonly<Record<string, unknown>>): Finding[] {
  const { status, error, endTime } = body;
  if (!isText(status)) return [wrong('LRO_STATUS_BODY', 'the status is missing', '$.status')];
  const failed = /^(failed|canceled)$/i.test(status);
  if (!isEnded(status) && endTime !== undefined) {
    return [wrong('LRO_STATUS_BODY', `${status} with an endTime`, '$.endTime')];
  }
  if (failed && !(isText(field(error, 'code')) && isText(field(error, 'message')))) {
    return [wrong('LRO_STATUS_BODY', `${status} without error code and message`, '$.error')];
  }
  if (!failed && error !== undefined) {
    return [wrong('LRO_STATUS_BODY', `${status} with an error`, '$.error')];
  }
  return [];
}

function wrong(code: string, message: string, path = ''): Finding {
  return { where: 'response', code, path, message };
}
