import type { VNode } from 'preact';
import { Action } from '../components/action';
import { pathOf, resync } from '../api/endpoints';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { Word } from '../components/word';
import type { ChartOf, ChartRow } from '../views/charts';
import { chartTable } from '../views/charts';

/** Which version of which chart is in which registry. */
export function ChartsPage({ charts }: { charts: readonly ChartOf[] | undefined }): VNode {
  if (charts === undefined) return <Loading what="the charts" />;
  const { registries, rows } = chartTable(charts);
  if (rows.length === 0)
    return <p class="empty">The configuration names no chart: nothing is copied to a registry.</p>;
  return (
    <>
      {rows
        .filter(({ tone }) => tone === 'bad' || tone === 'warn')
        .map(({ name, tone, reason, message }) => (
          <Notice key={name} tone={tone} title={`${name}: ${reason}`} detail={message} />
        ))}
      <div
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label="Charts and registries, scrolls sideways"
      >
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Chart</th>
              <th scope="col">Standing</th>
              <th scope="col">Version</th>
              <th scope="col">App</th>
              {registries.map((server) => (
                <th scope="col" key={server}>
                  {server}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <ChartLine key={row.name} {...{ row, registries }} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ChartLine({ row, registries }: { row: ChartRow; registries: readonly string[] }): VNode {
  const { name, range, tone, word, version, appVersion, cells } = row;
  return (
    <tr>
      <th scope="row">
        {name}
        <span class="small">versions {range}</span>
        <Action
          label="Resync"
          about={name}
          send={(api, key) => resync(api, pathOf('charts', name), {}, key)}
        >
          <p>
            Looks for a version of {name} now, and brings to the registries what is missing there.
          </p>
        </Action>
      </th>
      <td>
        <Word tone={tone}>{word}</Word>
      </td>
      <td>{version === '' ? '–' : version}</td>
      <td>{appVersion === '' ? '–' : appVersion}</td>
      {cells.map((cell, index) => (
        <td key={registries[index]}>
          <Word tone={cell.tone}>{cell.word}</Word>
          {cell.missing.length > 0 && (
            <ul class="small">
              {cell.missing.map((artifact) => (
                <li key={artifact}>{artifact}</li>
              ))}
            </ul>
          )}
        </td>
      ))}
    </tr>
  );
}
