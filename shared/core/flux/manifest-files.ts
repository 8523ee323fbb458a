import type { Tree } from '../applied/tree';
import { resolvePath } from '../applied/tree';
import type { Json } from '../base/json';
import { isJsonObject } from '../base/json';
import { yamlValues } from '../yaml-edit/yaml-values';
import { parentOf } from './paths';

const MANIFEST = /\.ya?ml$|(^|\/)(Kustomization|\.sourceignore)$/;
const KUSTOMIZATION = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** What Flux or kustomize reads by its name alone. */
export function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/**
 * Files that kustomizations name and whose name says nothing: of generators and patches, JSON, values. Every text of a
 * kustomization.yaml that is a path to a file counts, `key=path` too: one read too many does no harm.
 */
export function namedFiles(tree: Tree): readonly string[] {
  const named = new Set<string>();
  for (const [path, text] of tree.files) {
    if (text === undefined || !KUSTOMIZATION.test(path)) continue;
    const yaml = yamlValues(text);
    for (const entry of yaml.ok ? textsIn(yaml.values) : []) {
      const file = resolvePath(parentOf(path), entry.slice(entry.indexOf('=') + 1));
      if (file !== undefined && tree.files.has(file)) named.add(file);
    }
  }
  return [...named].filter((path) => !isManifest(path)).sort();
}

function textsIn(value: Json | readonly Json[]): readonly string[] {
  if (typeof value === 'string') return value.includes('\n') ? [] : [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
