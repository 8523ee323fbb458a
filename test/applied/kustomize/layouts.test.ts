import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../../shared/core/applied/kustomize/build';
import { buildForReal, describeWithKustomize } from '../../support/real-kustomize';
import { printSkipped, referenceFolder } from '../../support/reference';
import { objectsIn } from './case-files';

/** The files of a repository, by path from its root. */
function filesBelow(root: string): ReadonlyMap<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]));
}

function foldersOf(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files.keys()]
    .filter((file) => /(^|\/)kustomization\.ya?ml$/.test(file))
    .map((file) => path.dirname(file).replace(/^\.$/, ''));
}

describeWithKustomize(
  'every kustomization of 17 repositories in the styles of real teams',
  (program) => {
    const reference = referenceFolder();
    if (reference === undefined) {
      printSkipped('the repositories in the styles of real teams');
      test.skip('needs ../shared/reference', () => undefined);
      return;
    }
    const layouts = path.join(reference, 'data', 'flux-layouts');
    it.each(readdirSync(layouts))('%s is built as kustomize builds it', (layout) => {
      const files = filesBelow(path.join(layouts, layout, 'tree'));
      for (const folder of foldersOf(files)) {
        const result = build({ files }, folder);
        if (result.ok && result.unknown.length > 0) continue;
        const real = buildForReal(program, files, folder);
        const objects = result.ok ? result.objects.map(({ value }) => value) : 'failed';
        expect({ folder, objects }).toEqual({
          folder,
          objects: real.kind === 'built' ? objectsIn(real.text) : 'failed',
        });
      }
    });
  },
);
