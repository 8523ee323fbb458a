import type { Exchange, Host } from '../../../local/azure';
import { entryKey, idKey } from './id-key';
import type { Place } from './place';
import type { Judge } from './judge';
import { belongs, changeBy, isDead } from './removals';

interface PatchBody {
  readonly identity?: {
    readonly type?: string;
    readonly userAssignedIdentities?: Readonly<Record<string, object | null>>;
  };
}

/** A PATCH adds what it likes, and takes off only what we put there and nobody wants any more [P6, P7]. */
export function patchJudge(place: Place, gently: boolean): Judge {
  const removals = removalJudge(place);
  const { azure } = place.stage;
  return (exchange) => {
    const host = exchange.method === 'PATCH' ? azure.world.find(exchange.path) : undefined;
    if (host === undefined || !('identity' in host)) return [];
    const map = mapOf(exchange);
    return [
      ...removals(exchange, host),
      ...(map.length === 0
        ? [`${host.name} has a kubelet identity, and got a PATCH without map`]
        : []),
      ...(gently && isSecond(exchange) ? [`a second PATCH of ${host.name} beside the first`] : []),
      ...(hasKubelet(host) ? [] : [`${host.name} has lost its kubelet identity`]),
    ];
  };
}

function mapOf({ requestBody }: Exchange): readonly (readonly [string, object | null])[] {
  const { identity } = requestBody as PatchBody;
  return Object.entries(identity?.userAssignedIdentities ?? {});
}

/** Judges by what became of the host, not by what was asked for: a PATCH takes off in more ways than by a null. */
function removalJudge(place: Place): (exchange: Exchange, host: Host) => readonly string[] {
  const listed = new Set<string>();
  const isRepeated = repetitions(place);
  return (exchange, host) => {
    const repeated = isRepeated(exchange);
    const asked = isRefused(exchange) && !repeated ? [] : mapOf(exchange);
    for (const [id, entry] of asked) {
      if (entry !== null) listed.add(entryKey(host, id));
    }
    const { added, removed } = changeBy(exchange, host, place.stage.clock.now());
    for (const { id } of removed) place.ours.delete(entryKey(host, id));
    for (const id of added) place.ours.add(entryKey(host, id));
    return removed
      .filter((entry) => !isDead(place, entry))
      .flatMap(({ id }) =>
        wrongRemoval(place, host, { id: idKey(id), isOurs: listed.has(entryKey(host, id)) }),
      );
  };
}

function wrongRemoval(
  place: Place,
  host: Host,
  { id, isOurs }: { readonly id: string; readonly isOurs: boolean },
): readonly string[] {
  const what = `${id.split('/').at(-1) ?? id} from ${host.name}`;
  return [
    ...(isOurs ? [] : [`took ${what}, where we never put it`]),
    ...(belongs(place, host, id) ? [`took ${what}, where it belongs`] : []),
  ];
}

/**
 * The same PATCH twice at one moment: whoever sent the first crashed before it heard the answer. Nobody can tell then whether
 * the second was refused because the first came true, so what it adds counts as ours.
 */
function repetitions({ stage }: Place): (exchange: Exchange) => boolean {
  let last = '';
  return ({ path, requestBody }) => {
    const sent = JSON.stringify([stage.clock.now(), path, requestBody]);
    const isSame = sent === last;
    last = sent;
    return isSame;
  };
}

/** Azure has said no, so whatever of it is on the host afterwards did not come from us. */
function isRefused({ status }: Exchange): boolean {
  return status >= 400 && status < 500;
}

function isSecond({ status, responseBody }: Exchange): boolean {
  const body = responseBody as { readonly error?: { readonly code?: string } } | undefined;
  return status === 409 && body?.error?.code === 'Conflict';
}

function hasKubelet({ identity }: Host): boolean {
  return identity.user.some(({ id }) => id.endsWith('-agentpool'));
}
