import { isJsonObject, type Json } from '../base/json';
import { sortedYaml } from '../base/sorted-yaml';
import type { Manifest } from './manifest';

/** How the pods of a kind of workload are replaced. */
const WORKLOADS: Readonly<Record<string, string>> = {
  DaemonSet: 'node by node',
  Deployment: 'new ones start before old ones go',
  StatefulSet: 'one after the other',
};

/** Workloads whose pods are replaced because their template changes, with how; those that come and go are told as objects. */
export function restartsBetween(
  before: ReadonlyMap<string, Manifest>,
  after: ReadonlyMap<string, Manifest>,
): readonly string[] {
  return [...after].flatMap(([name, now]) => {
    const how = WORKLOADS[now.kind];
    const old = before.get(name);
    if (how === undefined || old === undefined) return [];
    if (sortedYaml(templateOf(old)) === sortedYaml(templateOf(now))) return [];
    return [`${name}: ${strategyOf(now) ?? how}`];
  });
}

function templateOf({ body }: Manifest): Json {
  const { spec } = body;
  return isJsonObject(spec) ? (spec['template'] ?? null) : null;
}

/** Those that differ from what the kind does by itself. */
function strategyOf({ body }: Manifest): string | undefined {
  const spec = isJsonObject(body['spec']) ? body['spec'] : {};
  const strategy = spec['strategy'] ?? spec['updateStrategy'];
  const type = isJsonObject(strategy) ? strategy['type'] : undefined;
  if (type === 'Recreate') return 'all of them stop before new ones start';
  return type === 'OnDelete' ? 'only when somebody deletes them' : undefined;
}
