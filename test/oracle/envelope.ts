import type { WireExchange } from './exchange';
import { field, isText } from './json';
import type { Finding } from './violation';

/**
 * Every ARM error is `{ "error": { "code", "message" } }`. The swaggers require neither field, so an empty object would
 * pass them, and the SDK would surface an error without a code.
 */
export function checkErrorEnvelope(wire: WireExchange): Finding[] {
  if (wire.status < 400 || wire.method === 'head') return [];
  const error = field(wire.responseBody, 'error');
  if (isText(field(error, 'code')) && isText(field(error, 'message'))) return [];
  const shown = JSON.stringify(wire.responseBody) ?? 'an empty body';
  return [
    {
      where: 'response',
      code: 'ERROR_ENVELOPE',
      path: '$.error',
      message: `an error answers {"error":{"code","message"}}, this one ${shown.slice(0, 200)}`,
    },
  ];
}
