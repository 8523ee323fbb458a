import type { TextFile } from './release';

/** A chart that names more than this is not a chart that people write values for by hand. */
const MAX_PATHS = 2_000;

/** `.Values.nmi.tag`, `$.Values.image`; what follows a dash or a quote (`index .Values "a-b"`) is not a path. */
const REFERENCE = /\.Values((?:\.[A-Za-z_]\w{0,80}){1,12})/g;

/**
 * Dotted paths of the values that a chart's templates read: `nmi.tag`. A chart may read values that its values.yaml does not
 * mention, so a key that is missing there is not unknown for that alone. A template that reads `.Values` by other means is
 * told by `'*'`: then nothing can be called unknown.
 */
export function templatePaths(templates: readonly TextFile[]): readonly string[] {
  const found = new Set<string>();
  for (const { text } of templates) {
    for (const [, path = ''] of text.matchAll(REFERENCE)) found.add(path.slice(1));
    if (readsWhole(text)) found.add('*');
  }
  return [...found].sort().slice(0, MAX_PATHS);
}

/** `toYaml .Values`, `index .Values "x"`, `range $k, $v := .Values`: any key may matter. */
function readsWhole(text: string): boolean {
  return /\.Values(?![\w.])/.test(text);
}
