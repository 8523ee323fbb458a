import type { VNode } from 'preact';
import type { Findings } from '../api/bodies';
import { ageOf } from '../views/age';
import { objectOf, refusedNamespaces, tokensInWords } from '../views/pods';
import { Notice } from './notice';

/** What NMI would answer the pods of the cluster, and what is wrong with its objects. */
export function PodsView({ objects, nowMs }: { objects: Findings; nowMs: number }): VNode {
  const { tokens, findings, omitted, at } = objects;
  return (
    <>
      <p>
        {tokensInWords(tokens)} <span class="small">Seen {ageOf(at, nowMs)}.</span>
      </p>
      {refusedNamespaces(objects).map(({ namespace, pods }) => (
        <div
          class="scroll"
          key={namespace}
          tabIndex={0}
          role="region"
          aria-label={`Pods of ${namespace}`}
        >
          <table class="grid">
            <caption>Namespace {namespace}</caption>
            <thead>
              <tr>
                <th scope="col">Pod</th>
                <th scope="col">Reason</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {pods.map(({ pod, reason, why }) => (
                <tr key={pod}>
                  <th scope="row">{pod}</th>
                  <td>{reason}</td>
                  <td class="wide">{why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      {findings.map((finding) => (
        <Notice
          key={`${finding.code} ${objectOf(finding)} ${finding.message}`}
          tone={TONES[finding.severity]}
          title={`${finding.code} (${finding.severity})`}
          detail={finding.message}
          remedy={finding.remedy}
          docs={finding.docs}
        >
          {finding.object !== undefined && <p class="small">{objectOf(finding)}</p>}
        </Notice>
      ))}
      {omitted > 0 && <p class="small">{omitted} more findings are not shown.</p>}
    </>
  );
}

const TONES = { error: 'bad', warning: 'warn', info: 'idle' } as const;
