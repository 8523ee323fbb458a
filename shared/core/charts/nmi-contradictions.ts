import type { JsonObject } from '../base/json';
import type { Profile } from '../configuration/profile';
import type { NmiStarts } from './nmi-start';
import { nmiStart } from './nmi-start';
import type { ValueProblem } from './unknown-values';
import { pathOf, valueAt } from '../configuration/value-path';

/** As much of a cluster's profile as NMI's flags have to agree with. */
export interface NmiFacts extends Pick<Profile, 'mode' | 'mic' | 'forceNamespaced'> {
  readonly kubenet: boolean;
}

/**
 * Where what NMI would be started with is not what the profile says, so that we would look after pods by other rules than
 * NMI. `values`: all that the release ends up with, the chart's own below.
 */
export function nmiContradictions(values: JsonObject, facts: NmiFacts): readonly ValueProblem[] {
  const start = nmiStart(values);
  if (start.kind === 'fails') {
    return [{ path: start.path, code: 'ValueFails', message: start.message }];
  }
  const mode = modeProblem(start, facts);
  if (mode !== undefined) return [mode];
  return [...micProblems(start, facts), ...nodeProblems(start, facts), ...textProblems(values)];
}

/** Switches that the templates only ask for truth, and to which every text but the empty one is true. */
const SWITCHES: readonly string[] = [
  'rbac.enabled',
  'rbac.allowAccessToSecrets',
  'rbac.createUserFacingClusterRoles',
  'rbac.pspEnabled',
  'mic.customCloud.enabled',
];

function textProblems(values: JsonObject): readonly ValueProblem[] {
  return SWITCHES.flatMap((path) => {
    const value = valueAt(values, pathOf(path));
    if (typeof value !== 'string' || !/^(false|no|off|0)$/i.test(value.trim())) return [];
    const message = `the text "${value}" counts as true in the chart`;
    return [contradiction(path, message, 'false, without quotes')];
  });
}

/** The chart compares the mode as it is written: MIC comes with `standard` alone, `--forceNamespaced` with `managed` alone. */
function modeProblem({ args }: NmiStarts, { mode }: NmiFacts): ValueProblem | undefined {
  // NMI before 1.6 has no such flag, and no managed mode.
  const said = flagOf(args, '--operation-mode') ?? 'standard';
  if (said === mode) return undefined;
  const message =
    said === 'managed' || said === 'standard'
      ? `NMI would start in ${said} mode, and the profile says ${mode}`
      : `the chart knows the modes standard and managed alone, in lower case; with "${said.slice(0, 50)}" it installs no MIC, and NMI gives no pod a token. The profile says ${mode}`;
  return contradiction('operationMode', message, mode);
}

function micProblems(start: NmiStarts, facts: NmiFacts): readonly ValueProblem[] {
  const { mic, forceNamespaced } = start;
  if (mic === undefined) return [];
  const problems: ValueProblem[] = [];
  if (facts.mic === 'serverless' && mic.replicas > 0) {
    const message = `MIC would run with ${mic.replicas} replicas beside us, and each would undo what the other does: the profile says mic: serverless`;
    problems.push(contradiction('mic.replicas', message, '0'));
  }
  if (facts.mic === 'in-cluster' && mic.replicas === 0) {
    const message =
      'no MIC would run, and the profile says mic: in-cluster, so nothing would assign identities';
    problems.push(contradiction('mic.replicas', message, '2'));
  }
  // NMI and MIC take this very text for true, and no other.
  if ((forceNamespaced === 'true') !== facts.forceNamespaced) {
    const message = `NMI would match pods ${facts.forceNamespaced ? 'across namespaces' : 'in the namespace of their identity alone'}, and the profile says forceNamespaced: ${facts.forceNamespaced}`;
    problems.push(contradiction('forceNamespaced', message, `"${facts.forceNamespaced}"`));
  }
  return problems;
}

/** https://azure.github.io/aad-pod-identity/docs/configure/aad_pod_identity_on_kubenet/ */
function nodeProblems({ args }: NmiStarts, { kubenet }: NmiFacts): readonly ValueProblem[] {
  const allowed = isTrueToGo(flagOf(args, '--allow-network-plugin-kubenet') ?? '');
  if (!kubenet || allowed) return [];
  const message =
    'the cluster uses kubenet, where NMI ends at once without this value if the kubelet has the flag --network-plugin (Kubernetes before 1.24)';
  return [contradiction('nmi.allowNetworkPluginKubenet', message, 'true')];
}

function flagOf(args: readonly string[], flag: string): string | undefined {
  const found = args.find((arg) => arg.startsWith(`${flag}=`));
  return found?.slice(flag.length + 1);
}

/** strconv.ParseBool, which reads the flags of NMI. */
function isTrueToGo(text: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

function contradiction(path: string, message: string, suggestion: string): ValueProblem {
  return { path, code: 'ValueContradicts', message, suggestion };
}
