const COMPONENTS = /(^|\/)gotk-components\.yaml$/;

/** True of the file with Flux' own components that `flux bootstrap` writes. */
export function isFluxComponents(path: string): boolean {
  return COMPONENTS.test(path);
}

const shortened = new Map<string, string>();
const MAX_KEPT = 50;

/**
 * gotk-components.yaml, which `flux bootstrap` writes, without the schemas of its definitions: ten thousand lines that say nothing of what
 * is applied but for their names. A file that was not read has the controllers, which people patch, and no more.
 */
export function fluxComponents(text: string | undefined): string {
  if (text === undefined) return STAND_IN;
  const known = shortened.get(text);
  if (known !== undefined) return known;
  if (shortened.size >= MAX_KEPT) shortened.clear();
  const short = text
    .split(/^(?=---\s*$)/m)
    .map(withoutSchema)
    .join('');
  shortened.set(text, short);
  return short;
}

function withoutSchema(document: string): string {
  if (!/^kind: CustomResourceDefinition\s*$/m.test(document)) return document;
  const versions = /^ {2}versions:\s*$/m.exec(document);
  return versions === null ? document : `${document.slice(0, versions.index)}  versions: []\n`;
}

const CONTROLLERS = [
  ...['source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller'],
  ...['image-reflector-controller', 'image-automation-controller', 'source-watcher'],
];

const STAND_IN = [
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: flux-system\n',
  ...CONTROLLERS.map(
    (name) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  template:\n    spec:\n      containers:\n      - name: manager\n        args: []\n`,
  ),
].join('---\n');
