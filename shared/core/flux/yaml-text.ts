import type { Scalar } from 'yaml';
import { Document, parse, visit } from 'yaml';
import type { Json } from '../base/json';

/** One document of a file that we write, with the comment above it. */
export interface YamlDocument {
  readonly comment?: string;
  readonly value: Json;
}

/**
 * YAML in the order of the given keys, the same for the same input. Texts are quoted where YAML 1.1 or 1.2 would read
 * something else (`1.10`, `yes`): kustomize and Flux read 1.1, editors 1.2.
 */
export function yamlText(...documents: readonly YamlDocument[]): string {
  return documents.map(documentText).join('---\n');
}

function documentText({ comment, value }: YamlDocument): string {
  // Without aliases: two values that are the same object are written twice.
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, { Scalar: (_, scalar) => quoteIfNeeded(scalar) });
  const lines = comment === undefined ? '' : comment.replace(/^/gm, '# ') + '\n';
  return lines + document.toString({ lineWidth: 0 });
}

function quoteIfNeeded(scalar: Scalar): void {
  if (typeof scalar.value !== 'string' || scalar.value.includes('\n')) return;
  const { value } = scalar;
  if (!(['1.1', '1.2'] as const).every((version) => isTextIn(version, value))) {
    scalar.type = 'QUOTE_DOUBLE';
  }
}

function isTextIn(version: '1.1' | '1.2', value: string): boolean {
  try {
    return parse(value, { version, logLevel: 'silent' }) === value;
  } catch {
    return false;
  }
}
