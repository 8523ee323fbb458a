import type { VNode } from 'preact';
import type { InstallRow } from '../views/requests';
import { Remedy } from './remedy';
import { Word } from './word';

/** From merged to installed, cluster by cluster. */
export function Installs({ rows }: { rows: readonly InstallRow[] }): VNode | null {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>From merged to installed</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label="Installations, scrolls sideways">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Cluster</th>
              <th scope="col">Chart</th>
              <th scope="col">Installed</th>
              <th scope="col">In Git</th>
              <th scope="col">Runs</th>
              <th scope="col">Nodes</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <a href={row.href}>{row.cluster}</a>
                </th>
                <td>{row.chart}</td>
                <td>
                  <Word tone={row.tone}>{row.reason}</Word>
                </td>
                <td>{row.expected}</td>
                <td>{row.version === '' ? '–' : row.version}</td>
                <td>{row.nodes === '' ? '–' : row.nodes}</td>
                <td class="wide">
                  {row.message}
                  <Remedy text={row.remedy} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
