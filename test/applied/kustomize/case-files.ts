import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../../shared/core/base/json';

/** A tree, and what the real kustomize makes of it. */
export interface RecordedCase {
  readonly group: string;
  readonly name: string;
  /** What is built. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  /** As it prints it, or what it complains of. */
  readonly recorded: { readonly kind: 'built' | 'failed'; readonly text: string } | undefined;
}

const FOLDER = path.join(__dirname, 'cases');

/** All cases, by file: `=== name`, `build folder`, `-- path --` and its text; last what was recorded by `record.ts`. */
export function recordedCases(): readonly RecordedCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      casesOf(file.replace('.txt', ''), readFileSync(path.join(FOLDER, file), 'utf8')),
    );
}

function casesOf(group: string, text: string): readonly RecordedCase[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => caseOf(group, block));
}

function caseOf(group: string, block: string): RecordedCase {
  const [head = '', ...parts] = block.split(/^-- (.+) --\n/m);
  const [name = '', second = ''] = head.split('\n');
  const files = new Map<string, string>();
  let recorded: RecordedCase['recorded'];
  for (let at = 0; at < parts.length; at += 2) {
    const section = parts[at] ?? '';
    const isLast = at + 2 >= parts.length;
    const text = isLast ? (parts[at + 1] ?? '').replace(/\n$/, '') : (parts[at + 1] ?? '');
    if (section === 'built' || section === 'failed') recorded = { kind: section, text };
    else files.set(section, text);
  }
  return { group, name, folder: second.replace(/^build /, ''), files, recorded };
}

export function writeCases(cases: readonly RecordedCase[]): void {
  for (const group of new Set(cases.map((each) => each.group))) {
    const text = cases
      .filter((each) => each.group === group)
      .map(printed)
      .join('');
    writeFileSync(path.join(FOLDER, `${group}.txt`), text);
  }
}

function printed({ name, folder, files, recorded }: RecordedCase): string {
  const build = folder === '' ? '' : `build ${folder}\n`;
  const trees = [...files].map(([file, text]) => `-- ${file} --\n${text}`).join('');
  const result = recorded === undefined ? '' : `-- ${recorded.kind} --\n${recorded.text}`;
  return `=== ${name}\n${build}${trees}${result}\n`;
}

/** The objects of what kustomize has printed. */
export function objectsIn(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.map((document) => document.toJS({ maxAliasCount: -1 }) as JsonObject);
}
