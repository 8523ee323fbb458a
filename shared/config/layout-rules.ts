import { PLACEHOLDERS, placeholdersIn, templateOf } from '../core/flux/layout';
import type { Layout } from '../core/configuration/repository-rules';
import { nearest } from '../core/base/nearest';
import { shown } from './problem';
import type { RawProfile, RawRepository } from './raw';
import type { Remark } from './semantics';
import { problem, twins } from './semantics';
import type { Checked } from './sound';
import type { Path } from './yaml-document';

type Folder = keyof typeof PLACEHOLDERS;

const FOLDERS = Object.keys(PLACEHOLDERS) as readonly Folder[];

/** Remarks on the layout of a repository. */
export function layoutRemarks(layout: Layout, path: Path): Remark[] {
  const found = [
    ...FOLDERS.flatMap((folder) => placeholderRemarks(layout, folder, path)),
    ...rootRemarks(layout, path),
    ...twinRemarks(layout, path),
  ];
  return found.length > 0 ? found : belowRemarks(layout, path);
}

function placeholderRemarks(layout: Layout, folder: Folder, path: Path): Remark[] {
  const known: readonly string[] = PLACEHOLDERS[folder];
  return placeholdersIn(layout[folder])
    .filter((name) => !known.includes(name))
    .map((name) => {
      const expected = known.map((one) => `{${one}}`).join(', ');
      const remark = problem([...path, folder], `{${name}} has no meaning here`, expected);
      const suggestion = nearest(name, known);
      return { ...remark, ...(suggestion !== undefined && { suggestion: `{${suggestion}}` }) };
    });
}

/** What Flux reads may be the root; what is ours may not. */
function rootRemarks(layout: Layout, path: Path): Remark[] {
  return (['base', 'overlays'] as const)
    .filter((folder) => layout[folder] === '.')
    .map((folder) => problem([...path, folder], 'the root holds what is not ours', 'a folder'));
}

function twinRemarks(layout: Layout, path: Path): Remark[] {
  const blank = (folder: Folder): string => layout[folder].replace(/\{[^{}]*\}/g, '{}');
  return twins(FOLDERS.map(blank)).map(({ index, earlier }) => {
    const folder = FOLDERS[index] ?? 'base';
    const found = `${shown(layout[folder])} is the folder of ${FOLDERS[earlier]} already`;
    return problem([...path, folder], found, 'a folder of its own');
  });
}

/**
 * Flux takes every folder below the one that it reads: base and overlay would be applied there a second time. With the
 * root there is one folder of ours that can be closed to it, and both must be in that.
 */
function belowRemarks(layout: Layout, path: Path): Remark[] {
  const read = templateOf(layout, 'clusters');
  if (read === '') {
    const [first, second] = [layout.base, layout.overlays].map((folder) => folder.split('/')[0]);
    if (first === second && placeholdersIn(first ?? '').length === 0) return [];
    const found = 'base and overlays begin with different folders, and Flux reads the root';
    return [problem([...path, 'overlays'], found, 'one folder with both in it')];
  }
  return (['base', 'overlays'] as const)
    .filter((folder) => `${templateOf(layout, folder)}/`.startsWith(`${read}/`))
    .map((folder) => {
      const found = `${shown(layout[folder])} is below the folder that Flux reads, and would be applied twice`;
      return problem([...path, folder], found, 'a folder beside it');
    });
}

/** Profiles that do not say their stage, where the layout asks for it. */
export function stageRemarks(
  { gitops }: RawProfile,
  index: number,
  repositories: Checked<RawRepository>,
): Remark[] {
  if (gitops === undefined || gitops.stage !== undefined) return [];
  const layout = repositories.find(({ value }) => value.name === gitops.target)?.value.layout;
  const asks = FOLDERS.some((one) => placeholdersIn(layout?.[one] ?? '').includes('stage'));
  if (!asks) return [];
  const found = `key "stage" is missing, and the layout of ${shown(gitops.target)} has {stage} in it`;
  return [problem(['profiles', index, 'gitops'], found, 'stage: prod, or the like', 'key')];
}
