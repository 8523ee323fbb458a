import { bullets, code, plain, titleText } from './markdown';
import type { ClusterRequestFacts } from './request-facts';
import type { RequestWords } from './request-text';
import { bodyOf, handlingSection, leftAloneSection, notesSection, section } from './sections';

/** What the request for a cluster says. It asks for no version of its own: a close refuses these very files. */
export function clusterRequestText(facts: ClusterRequestFacts): RequestWords {
  const body = bodyOf(
    [
      `Brings the cluster ${code(facts.name)} under GitOps for pod identity, in mode ${code(facts.mode)}.`,
      '',
      `- Cluster: ${code(facts.cluster)}`,
      `- Registry: ${code(facts.loginServer)}`,
      '',
    ],
    section(`Charts (${facts.charts.length})`, bullets(facts.charts.map(code))),
    notesSection(facts.notes.map(plain)),
    leftAloneSection(facts),
    handlingSection(
      'revert the merge commit, and Flux removes what it installed.',
      'It is asked for again only when its files would be others.',
    ),
  );
  return { title: titleText(`Set up pod identity on cluster ${facts.name}`), body, versions: {} };
}
