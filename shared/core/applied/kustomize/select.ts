import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { goRegexp } from './go-regexp';
import { PLAIN_WRITING, type Writing } from './go-yaml';
import { spend } from './effort';
import { isNull } from './blanks';
import type { Selector } from './kustomization-file';
import { matchesLabels } from './label-selector';
import { currentId, gvkOf, metadataOf, originalId, type Resource, exactText } from './resource';

type Test = (text: string) => boolean;

/** Those that the target of a patch means: anchored regular expressions, the name and namespace of now or of the beginning. */
export function selectorOf(selector: Selector): (resource: Resource) => boolean {
  const name = anchored(selector.name);
  const namespace = anchored(selector.namespace);
  const group = anchored(selector.group);
  const version = anchored(selector.version);
  const kind = anchored(selector.kind);
  const patterns = Object.values(selector).join('').length;
  return (resource) => {
    spend(1 + patterns / 64);
    const now = currentId(resource.value);
    const first = originalId(resource);
    const gvk = gvkOf(resource.value);
    return (
      (namespace(first.namespace) || namespace(now.namespace)) &&
      (name(first.name) || name(now.name)) &&
      group(gvk.group) &&
      version(gvk.version) &&
      kind(gvk.kind) &&
      matchesSelectors(resource.value, selector)
    );
  };
}

function anchored(pattern: string | undefined): Test {
  if (pattern === undefined || pattern === '') return () => true;
  const regexp = goRegexp(`^(?:${pattern})$`);
  return (text) => regexp.test(text);
}

/** True when both the label and the annotation selector match; an absent one matches. */
export function matchesSelectors(
  value: JsonObject,
  { labelSelector, annotationSelector }: Selector,
): boolean {
  const { labels, annotations } = metadataOf(value);
  return (
    matchesLabels(labelSelector ?? '', textsOf(labels)) &&
    matchesLabels(annotationSelector ?? '', textsOf(annotations))
  );
}

/** Values of a map as kustomize writes them as text; empty for anything but a map. */
export function textsOf(
  value: Json | undefined,
  writing: Writing = PLAIN_WRITING,
): Readonly<Record<string, string>> {
  if (isNull(value) || !isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, exactText(each, writing)]),
  );
}
