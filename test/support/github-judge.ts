import type { LocalForge } from '../../local/forge';
import { openGitHubOracle } from '../oracle/github';
import { printSkipped, referenceFolder } from './reference';

/** Holds what a forge's GitHub front is asked and answers against GitHub's description, where that is at hand. */
export function judgeGitHub(): {
  readonly listen: (forge: LocalForge) => void;
  readonly findings: () => readonly string[];
  readonly judged: () => number;
} {
  const folder = referenceFolder();
  const oracle = folder === undefined ? undefined : openGitHubOracle(folder);
  if (oracle === undefined) printSkipped("the check against GitHub's description");
  const findings = new Set<string>();
  let judged = 0;
  return {
    listen(forge) {
      forge.calls.listen((exchange) => {
        if (exchange.front !== 'github') return;
        judged += 1;
        oracle?.judge(exchange).forEach((finding) => findings.add(finding));
      });
    },
    findings: () => [...findings],
    judged: () => judged,
  };
}
