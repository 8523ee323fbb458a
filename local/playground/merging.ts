import type { HostedRepository, StoredRequest } from '../forge';
import { PlayError } from './play-error';
import type { Supply } from './supply';

interface Open {
  readonly repository: HostedRepository;
  readonly request: StoredRequest;
}

/** `#1 Set up … http://…/contoso/fleet/pull/1` */
export async function openRequestLines(supply: Supply): Promise<readonly string[]> {
  return (await openOnes(supply)).map(
    ({ repository, request: { number, title } }) =>
      `#${number}  ${title}  ${supply.forge.url}/${repository.name}/pull/${number}`,
  );
}

/** Merges one, or all that are open. Throws PlayError. */
export async function mergeRequest(
  supply: Supply,
  number: string | undefined,
  repository: string | undefined,
): Promise<string> {
  const open = (await openOnes(supply)).filter(
    (one) =>
      (number === undefined || one.request.number === Number(number)) &&
      (repository === undefined || one.repository.name === repository),
  );
  if (open.length === 0) {
    throw new PlayError(
      number === undefined ? 'No pull request is open.' : `No pull request ${number} is open.`,
    );
  }
  const lines = [];
  for (const one of open) lines.push(await merge(supply, one));
  return lines.join('\n');
}

async function merge({ forge }: Supply, { repository, request }: Open): Promise<string> {
  const merged = await forge.hand(repository.name).merge(request.number);
  if (merged.kind === 'merged') return `Merged #${request.number}: ${request.title}`;
  return `#${request.number} could not be merged: ${merged.kind === 'conflict' ? `conflicts in ${merged.paths.join(', ')}` : 'its branch has moved or is gone'}`;
}

async function openOnes({ forge }: Supply): Promise<readonly Open[]> {
  const found: Open[] = [];
  for (const repository of forge.repositories()) {
    const requests = await repository.requests.list({ state: 'open' });
    for (const request of requests.toReversed()) found.push({ repository, request });
  }
  return found;
}
