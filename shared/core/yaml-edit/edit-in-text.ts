import { isScalar } from 'yaml';
import type { Json } from '../base/json';
import type { EditResult, YamlEdit } from './edit';
import { pathText, refused } from './edit';
import { readYaml } from './documents';
import { editableYaml, editYaml } from './edit-yaml';
import { differsOnlyAt } from './only-difference';

/**
 * Sets a value in YAML that stands as a block of text in a YAML file: a patch, a values file. The lines of a literal block
 * (`|`) are those of the text with spaces before them, so the one line that differs is changed and no other byte.
 */
export function editInText(
  text: string,
  at: Pick<YamlEdit, 'document' | 'path'>,
  inner: YamlEdit,
): EditResult {
  const file = editableYaml(text);
  if (!file.ok) return file;
  const node = file.documents[at.document]?.getIn(at.path, true);
  if (!isScalar(node) || typeof node.value !== 'string' || node.type !== 'BLOCK_LITERAL') {
    return refused('BlockScalar', `${pathText(at.path)} is no literal block of text (|).`);
  }
  const result = editYaml(node.value, [inner]);
  if (!result.ok) return result;
  const texts = { before: node.value, after: result.text };
  const edited = withLines(text, node.range?.[0] ?? 0, texts);
  const edit: YamlEdit = { ...at, value: result.text };
  if (edited !== undefined && isOnlyChange(edit, file.values, edited)) {
    return { ok: true, text: edited };
  }
  return refused(
    'UnsafeEdit',
    `Setting ${pathText(inner.path)} would change more of the text in ${pathText(at.path)} than that value.`,
  );
}

function isOnlyChange(edit: YamlEdit, before: readonly Json[], edited: string): boolean {
  const after = readYaml(edited);
  return after.ok && differsOnlyAt(edit, before, after.values);
}

interface Texts {
  readonly before: string;
  readonly after: string;
}

/** The file with the lines of the block that differ; undefined where the block's lines are not those of its text. */
function withLines(text: string, header: number, { before, after }: Texts): string | undefined {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const { first, goes, comes } = difference(old, now);
  const start = text.indexOf('\n', header) + 1;
  const lines = text.slice(start).split('\n');
  const model = goes === 0 ? first - 1 : first;
  const frame = frameOf(lines[model], old[model]);
  if (frame === undefined) return undefined;
  const changed = now.slice(first, first + comes).map((line) => frame.indent + line + frame.end);
  lines.splice(first, goes, ...changed);
  return text.slice(0, start) + lines.join('\n');
}

/** Where two lists of lines differ: how many lines go there, and how many come. */
function difference(
  old: readonly string[],
  now: readonly string[],
): { readonly first: number; readonly goes: number; readonly comes: number } {
  const shorter = Math.min(old.length, now.length);
  let first = 0;
  while (first < shorter && old[first] === now[first]) first += 1;
  let same = 0;
  while (same < shorter - first && old.at(-1 - same) === now.at(-1 - same)) same += 1;
  return { first, goes: old.length - first - same, comes: now.length - first - same };
}

/** What comes before and after a line of the text in the file. */
function frameOf(
  source: string | undefined,
  line: string | undefined,
): { readonly indent: string; readonly end: string } | undefined {
  if (source === undefined || line === undefined) return undefined;
  const end = source.endsWith('\r') ? '\r' : '';
  const whole = source.slice(0, source.length - end.length);
  return whole.endsWith(line)
    ? { indent: whole.slice(0, whole.length - line.length), end }
    : undefined;
}
