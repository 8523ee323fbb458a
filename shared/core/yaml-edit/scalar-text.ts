import { parse } from 'yaml';

export type Quotes = 'none' | 'single' | 'double';

/** Of a scalar as the parser names its type. */
export function quotesOf(type: string | undefined): Quotes {
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'QUOTE_DOUBLE' ? 'double' : 'none';
}

/**
 * A scalar as YAML text, in the quotes of its author where the type of the value allows it. A text that plain YAML would
 * read as something else (`1.10`, `0x1`, `yes`) is quoted whatever the author did: kustomize and Flux read YAML 1.1,
 * other tools 1.2, and it must be the same text for all.
 */
export function scalarText(
  value: string | number | boolean,
  quotes: Quotes,
  flow: boolean,
): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quotes === 'double') return JSON.stringify(value);
  if (quotes === 'single' && isPrintable(value)) return `'${value.replaceAll("'", "''")}'`;
  return quotes === 'none' && staysText(value, flow) ? value : JSON.stringify(value);
}

function staysText(value: string, flow: boolean): boolean {
  const text = flow ? `{k: ${value}}` : `k: ${value}\n`;
  return ['1.1', '1.2'].every((version) => readsAs(text, version as '1.1' | '1.2') === value);
}

function readsAs(text: string, version: '1.1' | '1.2'): unknown {
  try {
    return (parse(text, { version, logLevel: 'error' }) as { readonly k?: unknown }).k;
  } catch {
    return undefined;
  }
}

/** Single quotes know no escapes. */
function isPrintable(value: string): boolean {
  return !/[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd]/.test(value);
}
