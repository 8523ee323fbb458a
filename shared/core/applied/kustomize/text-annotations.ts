import { isJsonObject, type JsonObject } from '../../base/json';
import { isNull } from './blanks';
import { metadataOf, textOf, withMetadata } from './resource';

/** Annotations are text to kustomize, whatever a patch or a replacement puts there. */
export function withTextAnnotations(value: JsonObject): JsonObject {
  const { annotations } = metadataOf(value);
  if (isNull(annotations) || !isJsonObject(annotations)) return value;
  const entries = Object.entries(annotations);
  if (entries.every(([, each]) => typeof each === 'string')) return value;
  const texts = entries.map(([key, each]) => [key, isNull(each) ? 'null' : textOf(each)] as const);
  return withMetadata(value, { annotations: Object.fromEntries(texts) });
}
