import type { Services } from '../../shared/services';
import type { Exchange } from '../azure';
import type { Narrator } from './narrator';

/** Turns the product's log into lines of the story. What is not worth telling is left out. */
export function storyLog(say: Narrator): Services['log'] {
  return (level, message, fields) => {
    switch (message) {
      case 'event accepted':
        return say.reconciler(`hears of ${text(fields.what)}`);
      case 'plan made':
        say.reconciler('plans');
        return say.block(text(fields.plan));
      case 'run ended':
      case 'ClusterStalled':
        return say.reconciler(
          `run ended: ${text(fields.outcome)} with ${text(fields.writes)} writes${why(fields)}`,
        );
      default:
        if (level !== 'info') say.reconciler(`${message}: ${text(fields.code)}${why(fields)}`);
    }
  };
}

/** Writes as they reach the simulated Azure; reads are only counted. */
export function storyExchange(say: Narrator): (exchange: Exchange) => void {
  return ({ method, path, status }) => {
    if (method === 'GET' || path.endsWith('Credential')) return;
    const [group, name] = [path.split('/')[4], path.split('/').at(-1)];
    const what = /roleassignments/i.test(path) ? `role assignment on ${group}` : name;
    say.azure(`${method} ${what} → ${status}`);
  };
}

function why(fields: Readonly<Record<string, unknown>>): string {
  return fields.message === undefined ? '' : ` (${text(fields.message)})`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
