import type { EditResult } from '../../yaml-edit/edit';
import { editInText } from '../../yaml-edit/edit-in-text';
import { editYaml } from '../../yaml-edit/edit-yaml';
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
