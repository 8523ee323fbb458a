import type { Configuration } from '../core/configuration/profile';
import { toConfiguration } from './convert';
import { explain } from './explain';
import { pathText, problemAt } from './place';
import type { Placed } from './explain';
import type { ConfigProblem } from './problem';
import type { RawConfiguration } from './raw';
import { remarksOn } from './remarks';
import { schemaErrors } from './validate';
import { withValuePlaces } from './value-places';
import { parseYaml, type YamlDocument } from './yaml-document';

export type LoadResult =
  | {
      readonly ok: true;
      readonly configuration: Configuration;
      readonly warnings: readonly ConfigProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Hundreds of profiles fit in; beyond it somebody gave us another file. Characters. */
const MAX_TEXT_LENGTH = 512 * 1024;
/** More are never read, and each costs a walk through the file. */
const MAX_PROBLEMS = 50;
/** YAML forbids control characters; U+FFFD is what decoding leaves of bytes that are not UTF-8. */
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

/** Reads a configuration. `file` is only for messages. Never throws: a text is a configuration or a list of problems. */
export function loadConfiguration(text: string, file: string): LoadResult {
  // Windows editors leave a byte order mark; columns count from behind it.
  const body = text.replace(/^\ufeff/, '');
  const unreadable = textProblem(body, file);
  if (unreadable !== undefined) return { ok: false, problems: [unreadable] };
  const parsed = parseYaml(body, file);
  return parsed.ok ? check(parsed.document, body, file) : parsed;
}

function check(document: YamlDocument, text: string, file: string): LoadResult {
  const { data } = document;
  const explained = explain(schemaErrors(data));
  const remarks = remarksOn(data, explained);
  const problems = [...explained, ...remarks.filter(({ severity }) => severity === 'problem')];
  const place = (findings: readonly Placed[]) => placeAll(findings, document, text, file);
  if (problems.length > 0) return { ok: false, problems: place(problems) };
  const warnings = place(remarks);
  const configuration = withValuePlaces(toConfiguration(data as RawConfiguration), (path) =>
    lineAt(text, file, document.offsetOf(path, 'key')),
  );
  return { ok: true, configuration, warnings };
}

function lineAt(text: string, file: string, offset: number): string {
  return `${file}:${problemAt({ text, file, offset }, { found: '', expected: '' }).line}`;
}

/** In the order of the file, as people fix them. */
function placeAll(
  findings: readonly Placed[],
  document: YamlDocument,
  text: string,
  file: string,
): ConfigProblem[] {
  return findings
    .map((finding) => ({ finding, offset: document.offsetOf(finding.path, finding.what) }))
    .sort((a, b) => a.offset - b.offset)
    .slice(0, MAX_PROBLEMS)
    .map(({ finding: { found, expected, suggestion, path, hidden = false }, offset }) =>
      problemAt(
        { text, file, offset, path: pathText(path), hidden },
        { found, expected, ...(suggestion !== undefined && { suggestion }) },
      ),
    );
}

function textProblem(text: string, file: string): ConfigProblem | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    const expected = `at most ${MAX_TEXT_LENGTH / 1024} thousand`;
    const found = `the file has ${Math.ceil(text.length / 1024)} thousand characters`;
    return problemAt({ text: '', file, offset: 0 }, { found, expected });
  }
  const offset = text.search(NOT_TEXT);
  if (offset === -1) return undefined;
  return problemAt(
    { text, file, offset },
    { found: 'here is a character that is not text', expected: 'a YAML file saved as UTF-8' },
  );
}
