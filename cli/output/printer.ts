import type { Output } from '../io';
import { escapeInvisible, inJson } from './escape';
import type { Paint } from './paint';
import type { TableStyle } from './table';

export const FORMATS = ['table', 'json', 'yaml', 'name'] as const;
export type Format = (typeof FORMATS)[number];

/** One result in each of the ways in which it can be asked for. */
export interface Shown {
  readonly value: unknown;
  readonly names: readonly string[];
  readonly lines: (style: TableStyle) => readonly string[];
}

export interface Printer {
  readonly format: Format;
  readonly paint: Paint;
  /** Writes a result to the standard output. */
  readonly show: (shown: Shown) => Promise<void>;
  /** A line about what is going on, on the standard error: the result stays by itself. */
  readonly note: (line: string) => void;
}

/** `stream`: further results follow, so JSON is one line each, and YAML a document each. */
export function printerFor(
  output: { readonly stdout: Output; readonly stderr: Output },
  style: { readonly format: Format; readonly paint: Paint; readonly stream?: boolean },
): Printer {
  const { stdout, stderr } = output;
  const { format, paint, stream = false } = style;
  return {
    format,
    paint,
    show: async (shown) => stdout.write(await textOf(shown)),
    note: (line) => stderr.write(`${line}\n`),
  };

  async function textOf({ value, names, lines }: Shown): Promise<string> {
    switch (format) {
      case 'json':
        return `${escapeInvisible(JSON.stringify(value, null, stream ? 0 : 2), inJson)}\n`;
      case 'yaml': {
        const { printableYaml } = await import('./yaml');
        return `${stream ? '---\n' : ''}${printableYaml(value)}`;
      }
      case 'name':
        return joined(names);
      case 'table':
        return joined(lines({ paint, columns: stdout.isTty ? stdout.columns : undefined }));
    }
  }
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
