import { Document, visit } from 'yaml';
import { escapeInvisible, inYaml } from './escape';

const ACTS_ON_A_TERMINAL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** YAML of a value, with nothing in it that a terminal acts on: such texts are quoted, and escaped in their quotes. */
export function printableYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && ACTS_ON_A_TERMINAL.test(node.value)) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  const oneLine = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };
  return escapeInvisible(document.toString(oneLine), inYaml);
}
