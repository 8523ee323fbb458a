import type { ForgeExchange, LocalForge } from '../../local/forge';
import { judgeAzureDevOps } from '../oracle/azure-devops';
import { judgeGitLab } from '../oracle/gitlab';

const JUDGES = { azureDevOps: judgeAzureDevOps, gitlab: judgeGitLab };

/** Holds what a front answers against what the forge's client declares of its answers. */
export function judgeForge(front: keyof typeof JUDGES): {
  readonly listen: (forge: LocalForge) => void;
  readonly findings: () => readonly string[];
} {
  const findings = new Set<string>();
  return {
    listen(forge) {
      forge.calls.listen((exchange: ForgeExchange) => {
        if (exchange.front !== front) return;
        JUDGES[front](exchange).forEach((finding) => findings.add(finding));
      });
    },
    findings: () => [...findings],
  };
}
