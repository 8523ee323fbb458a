/** As `engines` in package.json: the oldest Node for which undici is made, by which API servers are called. */
export const MIN_NODE = '22.19.0';

/** Why this cannot run on `version` of Node, such as 20.20.2; undefined when it can. */
export function nodeProblem(version: string): string | undefined {
  const [own, oldest] = [numbersOf(version), numbersOf(MIN_NODE)];
  const at = oldest.findIndex((number, index) => number !== own[index]);
  if (at < 0 || (own[at] ?? 0) > (oldest[at] ?? 0)) return undefined;
  return `Node ${version} is too old: API servers cannot be called with it. It takes ${MIN_NODE} or newer; npm ci brings one along, which npm start uses, and in Azure RECONCILER_NODE_VERSION chooses it (docs/deploy.md).`;
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
