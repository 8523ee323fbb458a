import type { Exchange, Host } from '../../../local/azure';
import { idKey } from './id-key';
import type { Place } from './place';
import { desiredFor } from './place';
import type { Judge } from './judge';

interface PatchBody {
  readonly identity?: {
    readonly type?: string;
    readonly userAssignedIdentities?: Readonly<Record<string, object | null>>;
  };
}

/** A PATCH adds what it likes, and takes off only what we put there and nobody wants any more. */
export function patchJudge(place: Place, gently: boolean): Judge {
  const ours = new Set<string>();
  const { azure } = place.stage;
  return (exchange) => {
    const host = exchange.method === 'PATCH' ? azure.world.find(exchange.path) : undefined;
    if (host === undefined || !('identity' in host)) return [];
    const { identity } = exchange.requestBody as PatchBody;
    const map = Object.entries(identity?.userAssignedIdentities ?? {});
    const removed = map.filter(([, entry]) => entry === null).map(([id]) => idKey(id));
    const wrong = removed.flatMap((id) =>
      wrongRemoval(place, host, { id, isOurs: ours.has(`${host.id}|${id}`) }),
    );
    for (const [id, entry] of map) if (entry !== null) ours.add(`${host.id}|${idKey(id)}`);
    return [
      ...wrong,
      ...(map.length === 0
        ? [`${host.name} has a kubelet identity, and got a PATCH without map`]
        : []),
      ...(gently && isSecond(exchange) ? [`a second PATCH of ${host.name} beside the first`] : []),
      ...(hasKubelet(host) ? [] : [`${host.name} has lost its kubelet identity`]),
    ];
  };
}

function wrongRemoval(
  place: Place,
  host: Host,
  { id, isOurs }: { readonly id: string; readonly isOurs: boolean },
): readonly string[] {
  // An entry of an identity that was deleted is of no use to anybody, whoever put it there.
  if (place.recreated.has(id)) return [];
  const name = host.cluster.split('/').at(-1) ?? '';
  const what = `${id.split('/').at(-1) ?? id} from ${host.name}`;
  return [
    ...(isOurs ? [] : [`took ${what}, where we never put it`]),
    ...(desiredFor(place, name).has(id) ? [`took ${what}, where it belongs`] : []),
  ];
}

function isSecond({ status, responseBody }: Exchange): boolean {
  const body = responseBody as { readonly error?: { readonly code?: string } } | undefined;
  return status === 409 && body?.error?.code === 'Conflict';
}

function hasKubelet({ identity }: Host): boolean {
  return identity.user.some(({ id }) => id.endsWith('-agentpool'));
}
