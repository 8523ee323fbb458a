import type { YamlEdit } from '../edit/edit';
import { editYaml } from '../edit/edit-yaml';
import type { FileChange, LeftAlone, RepoFile } from '../repo-file';
import type { RepoObject } from './objects';
import type { PinEdit } from './pin-step';
import { nameOf } from './references';

/** What is to be set in one object: all of it or none, for a tag without its digest would not do. */
export interface ObjectEdit {
  readonly object: RepoObject;
  readonly edits: readonly PinEdit[];
  /** Only when that object, which comes earlier, could be edited. */
  readonly after?: RepoObject;
}

export interface EditedFiles {
  readonly files: readonly FileChange[];
  readonly leftAlone: readonly LeftAlone[];
  /** The objects that could be edited. */
  readonly edited: readonly RepoObject[];
}

/** Edits the files object by object: one that must be left alone does not hold up its neighbours. */
export function editFiles(files: readonly RepoFile[], wanted: readonly ObjectEdit[]): EditedFiles {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const leftAlone: LeftAlone[] = [];
  const edited: RepoObject[] = [];
  for (const { object, edits, after } of wanted) {
    if (after !== undefined && !edited.includes(after)) continue;
    const result = editYaml(
      texts.get(object.path) ?? '',
      edits.map((edit) => at(object, edit)),
    );
    if (result.ok) {
      texts.set(object.path, result.text);
      edited.push(object);
    } else {
      const message = `${nameOf(object)}: ${result.message}`;
      leftAlone.push({ path: object.path, code: result.code, message });
    }
  }
  return { files: changes(files, texts), leftAlone, edited };
}

function at({ document }: RepoObject, { path, value }: PinEdit): YamlEdit {
  return { document, path, value };
}

function changes(
  files: readonly RepoFile[],
  texts: ReadonlyMap<string, string>,
): readonly FileChange[] {
  return files.flatMap(({ path, text }) => {
    const after = texts.get(path) ?? text;
    return after === text ? [] : [{ path, before: text, after }];
  });
}
