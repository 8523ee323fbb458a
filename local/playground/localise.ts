import type { Document } from 'yaml';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';

/** Where things are on this machine. */
export interface LocalPlaces {
  /** The chart repository. */
  readonly charts: string;
  /** What a repository of that provider says as its `url`. */
  readonly forges: Readonly<Record<RepositoryRules['forge']['provider'], string>>;
  /** How much faster than Azure it is here. */
  readonly speed: number;
}

/** App setting with the token of the local forges. */
export const FORGE_TOKEN = 'PLAYGROUND_FORGE_TOKEN';

/** Charts that are published here, whatever the configuration says about where they come from. */
const LOCAL_CHARTS = ['aad-pod-identity'];

/**
 * The user's text, line by line as it is, but for what leads to the world outside: charts come from here, pull requests go
 * here, and what the configuration waits for passes as fast as everything else.
 */
export function localised(
  text: string,
  { settings }: Pick<Configuration, 'settings'>,
  places: LocalPlaces,
): string {
  const document = parseDocument(text);
  const seconds = (real: number): string => `${Math.max(1, Math.round(real / places.speed))}s`;
  document.setIn(['settings', 'cooldown'], seconds(settings.cooldownSeconds));
  document.setIn(['settings', 'propagationDelay'], seconds(settings.propagationSeconds));
  document.setIn(['settings', 'absenceProof'], seconds(settings.absenceProofSeconds));
  localiseCharts(document, places);
  localiseTargets(document, places);
  return document.toString();
}

function localiseCharts(document: Document, { charts }: LocalPlaces): void {
  for (const chart of mapsIn(document, 'charts')) {
    if (LOCAL_CHARTS.includes(String(chart.get('preset')))) chart.set('repository', charts);
  }
}

function localiseTargets(document: Document, { forges }: LocalPlaces): void {
  for (const repository of mapsIn(document, 'gitops')) {
    const provider = String(repository.get('provider')) as keyof typeof forges;
    repository.set('url', forges[provider]);
    repository.set('auth', document.createNode({ token: FORGE_TOKEN }));
  }
}

function mapsIn(document: Document, key: string) {
  const list = document.get(key);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}
