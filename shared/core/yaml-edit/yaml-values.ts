import type { Json } from '../base/json';
import { readYaml } from './documents';
import type { Refused } from './edit';

/** What the documents of a file say. Shared among all who ask: never changed. */
export interface YamlValues {
  readonly ok: true;
  readonly values: readonly Json[];
}

/** Characters of all texts together. */
const MAX_KEPT = 4 * 1024 * 1024;

const kept = new Map<string, YamlValues | Refused>();
let size = 0;

/**
 * As `readYaml`, without the nodes. Kept by text: most files of a repository are those of the look before, and to parse a
 * thousand of them takes a second.
 */
export function yamlValues(text: string): YamlValues | Refused {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const yaml = readYaml(text);
  const values: YamlValues | Refused = yaml.ok ? { ok: true, values: yaml.values } : yaml;
  keep(text, values);
  return values;
}

function keep(text: string, values: YamlValues | Refused): void {
  size += text.length;
  kept.set(text, values);
  for (const oldest of kept.keys()) {
    if (size <= MAX_KEPT) return;
    kept.delete(oldest);
    size -= oldest.length;
  }
}
