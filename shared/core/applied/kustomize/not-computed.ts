import type { UnknownCode } from '../unknown';
import type { Kustomization, KustomizationFile } from './kustomization-file';
import { enterFolder, findFile, type Loader } from './loader';
import { objectsOfText } from './objects-of-text';
import { NotComputed } from './failure';

/** Notes what a kustomization asks for and is not computed here; true where objects may come of it. */
export function notComputedIn({
  kustomization,
  file,
  loader,
}: KustomizationFile & { readonly loader: Loader }): boolean {
  const note: Note = (code, message) => {
    loader.notes.unknown.push({ at: file, code, message });
  };
  if (kustomization.helmCharts.length > 0) {
    note('HelmChartInflation', `${file} has kustomize render Helm charts, which is not computed.`);
  }
  for (const list of ['generators', 'transformers', 'validators'] as const) {
    for (const entry of kustomization[list] ?? []) {
      assertThere(entry, loader);
      note('Plugin', `${file} has ${list}, which run code of their own: ${firstLine(entry)}`);
    }
  }
  noteFeatures(kustomization, file, note);
  return kustomization.helmCharts.length > 0 || (kustomization.generators ?? []).length > 0;
}

type Note = (code: UnknownCode, message: string) => void;

function noteFeatures(kustomization: Kustomization, file: string, note: Note): void {
  if (Object.keys(kustomization.openapi ?? {}).length > 0) {
    note(
      'KustomizeFeature',
      `${file} names an OpenAPI schema of its own: how lists merge is not known.`,
    );
  }
  for (const path of kustomization.crds ?? []) {
    note(
      'KustomizeFeature',
      `${file} reads references from the schema in ${path}, which is not computed.`,
    );
  }
  if ((kustomization.buildMetadata ?? []).length > 0) {
    note(
      'KustomizeFeature',
      `${file} has buildMetadata, which adds labels and annotations that are not computed.`,
    );
  }
}

/** An entry is written out, or it is the path of a file or a folder. */
function assertThere(entry: string, loader: Loader): void {
  const inline = objectsOfText(entry);
  if (inline.ok) return;
  try {
    if (findFile(loader, entry) === undefined) enterFolder(loader, entry);
  } catch (error) {
    if (!(error instanceof NotComputed) || error.code === 'TooLarge') throw error;
  }
}

function firstLine(entry: string): string {
  return entry.trim().split('\n')[0] ?? '';
}
