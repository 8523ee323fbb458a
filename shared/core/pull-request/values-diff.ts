import { createTwoFilesPatch } from 'diff';
import { counted } from '../base/counted';
import type { JsonObject } from '../base/json';
import { sortedYaml } from '../base/sorted-yaml';

const MAX_LENGTH = 200;

/** What changes in rendered values, as a unified diff without head lines; undefined when nothing does. */
export function valuesDiff(before: JsonObject, after: JsonObject): string | undefined {
  const [old, now] = [sortedYaml(before), sortedYaml(after)];
  if (old === now) return undefined;
  const patch = createTwoFilesPatch('values', 'values', old, now, '', '', { context: 2 });
  const lines = patch.split('\n');
  const body = lines.slice(lines.findIndex((line) => line.startsWith('@@')));
  const shown = body.slice(0, MAX_LENGTH);
  const more = body.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${counted(more, 'more line')}`] : [])].join('\n').trimEnd();
}
