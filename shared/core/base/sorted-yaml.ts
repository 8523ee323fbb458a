import { stringify } from 'yaml';
import type { Json } from './json';

/** YAML to compare and to read: keys in order of the alphabet, so that one that was moved is no change. */
export function sortedYaml(value: Json): string {
  return stringify(value, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}
