import type { YAMLMap } from 'yaml';
import { isNode, isScalar } from 'yaml';
import type { Splice, YamlEdit } from './edit';
import { endOf, endsLine, lineAfter, newlineAt } from './places';
import type { Quotes } from './scalar-text';
import { scalarText } from './scalar-text';

/**
 * Text for keys that a map lacks, the value under the last of them. They go after the map's last item, indented like its
 * siblings: comments that follow stay where they are.
 */
export function insertKeys(
  text: string,
  parent: YAMLMap,
  keys: readonly string[],
  value: YamlEdit['value'],
): Splice {
  return parent.flow === true
    ? insertInFlow(text, parent, flowText(parent, keys, value))
    : insertInBlock(text, parent, keys, value);
}

function insertInFlow(text: string, parent: YAMLMap, added: string): Splice {
  const last = parent.items.at(-1);
  // An empty map: right behind its brace.
  const at = last === undefined ? text.indexOf('{', parent.range?.[0]) + 1 : endOf(last);
  return { start: at, end: at, text: last === undefined ? added : `, ${added}` };
}

function flowText(parent: YAMLMap, keys: readonly string[], value: YamlEdit['value']): string {
  const quotes = keyQuotes(parent);
  const [key = '', ...rest] = keys;
  const inner = rest.length === 0 ? scalarText(value, quotes, true) : undefined;
  return `${scalarText(key, quotes, true)}: ${inner ?? `{${flowText(parent, rest, value)}}`}`;
}

/** JSON is YAML too, and must stay JSON: its keys are quoted, so ours are. */
function keyQuotes(parent: YAMLMap): Quotes {
  const key = parent.items[0]?.key;
  return isScalar(key) && key.type === 'QUOTE_DOUBLE' ? 'double' : 'none';
}

function insertInBlock(
  text: string,
  parent: YAMLMap,
  keys: readonly string[],
  value: YamlEdit['value'],
): Splice {
  const at = lineAfter(text, endOf(parent));
  const newline = newlineAt(text, at);
  const indent = columnOf(text, startOf(parent));
  const unit = indentUnit(text);
  const lines = keys.map((key, depth) => {
    const left = ' '.repeat(indent + depth * unit) + scalarText(key, 'none', false);
    return depth === keys.length - 1 ? `${left}: ${scalarText(value, 'none', false)}` : `${left}:`;
  });
  const added = lines.join(newline);
  return { start: at, end: at, text: endsLine(text, at) ? added + newline : newline + added };
}

function columnOf(text: string, offset: number): number {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  // The byte-order mark takes a place in the text, and none on the line.
  return offset - line - (line === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

/** How far the author indents; 2 where the file does not say. */
function indentUnit(text: string): number {
  return /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
}

function startOf(map: YAMLMap): number {
  const key = map.items[0]?.key;
  return (isNode(key) ? key.range?.[0] : undefined) ?? map.range?.[0] ?? 0;
}
