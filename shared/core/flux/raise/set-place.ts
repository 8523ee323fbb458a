import type { EditResult } from '../edit/edit';
import { editInText } from '../edit/edit-in-text';
import { editYaml } from '../edit/edit-yaml';
import type { Place } from './place';

/** The text of the place's file with another value there, and every other byte as it is. */
export function setPlace(
  text: string,
  { document, path, inner }: Place,
  value: string,
): EditResult {
  return inner === undefined
    ? editYaml(text, [{ document, path, value }])
    : editInText(text, { document, path }, { ...inner, value });
}
