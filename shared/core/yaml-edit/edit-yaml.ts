import { pathText, refused } from './edit';
import type { EditResult, Refused, Splice, YamlEdit } from './edit';
import type { YamlFile } from './documents';
import { readYaml } from './documents';
import type { Target } from './find-target';
import { findTarget } from './find-target';
import { insertKeys } from './insert-key';
import { differsOnlyAt } from './only-difference';
import { quotesOf, scalarText } from './scalar-text';
import { refusedText, refusedValues } from './whole-file';

/**
 * Sets values of a YAML file and leaves every other byte: comments, order, quotes, anchors, line ends, byte-order mark.
 * The parser only says where a value is; the text is spliced, read again, and must differ at that value alone. All
 * edits or none: the first that cannot be made safely refuses the file.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): EditResult {
  let edited = text;
  for (const edit of edits) {
    const result = editOne(edited, edit);
    if (!result.ok) return result;
    edited = result.text;
  }
  return { ok: true, text: edited };
}

function editOne(text: string, edit: YamlEdit): EditResult {
  const file = editableYaml(text);
  if (!file.ok) return file;
  const document = file.documents[edit.document];
  if (document === undefined || edit.path.length === 0) {
    return refused('PathNotFound', `There is no document ${edit.document} with a value to set.`);
  }
  const target = findTarget(document, edit.path);
  if ('ok' in target) return target;
  if (target.kind === 'scalar' && target.node.value === edit.value) return { ok: true, text };
  return proven(file, edit, spliced(text, spliceOf(text, target, edit.value)));
}

function spliceOf(text: string, target: Target, value: YamlEdit['value']): Splice {
  if (target.kind === 'missing') return insertKeys(text, target.parent, target.keys, value);
  const [start, end] = target.node.range ?? [0, 0];
  return { start, end, text: scalarText(value, quotesOf(target.node.type), target.flow) };
}

/** The text with one range replaced; offsets are in UTF-16 units. */
export function spliced(text: string, splice: Splice): string {
  return text.slice(0, splice.start) + splice.text + text.slice(splice.end);
}

/** Whatever the splice did: the new text must read as the old one with this one value. */
function proven(before: YamlFile, edit: YamlEdit, text: string): EditResult {
  const after = readYaml(text);
  if (after.ok && differsOnlyAt(edit, before.values, after.values)) return { ok: true, text };
  return refused(
    'UnsafeEdit',
    `Setting ${pathText(edit.path)} would change more of the file than that value.`,
  );
}

/** The file as it can be read and edited, or why nobody but its owner may. */
export function editableYaml(text: string): YamlFile | Refused {
  const whole = refusedText(text);
  if (whole !== undefined) return whole;
  const file = readYaml(text);
  return file.ok ? (refusedValues(file.values) ?? file) : file;
}
