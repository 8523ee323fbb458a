import type { VNode } from 'preact';
import type { MatrixView } from '../views/matrix';
import { CELLS } from '../views/matrix';
import { Word } from './word';

/** Node pools against identities. A word in each cell, and below what the words mean. */
export function MatrixTable({ view }: { view: MatrixView }): VNode {
  const { columns, rows, omitted, used } = view;
  if (rows.length === 0) return <p class="small">The cluster has no node pool host.</p>;
  if (columns.length === 0)
    return <p class="small">No identity is wanted, attached or refused on any host.</p>;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Matrix, scrolls sideways">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Node pool</th>
              {columns.map(({ id, name, group }) => (
                <th scope="col" key={id} title={id}>
                  {name}
                  {group !== '' && <span class="small"> {group}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, pool, host, cells }) => (
              <tr key={id}>
                <th scope="row" title={id}>
                  {pool === '' ? host : pool}
                  {pool !== '' && <span class="small">{host}</span>}
                </th>
                {cells.map((cell, index) => (
                  <td key={columns[index]?.id}>
                    {cell === 'none' ? (
                      <span class="small">
                        <span aria-hidden="true">–</span>
                        <span class="hidden">not meant for it</span>
                      </span>
                    ) : (
                      <Word tone={CELLS[cell].tone}>{CELLS[cell].word}</Word>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl class="key">
        {used.map((cell) => (
          <div key={cell}>
            <dt>{CELLS[cell].word}</dt>
            <dd>{CELLS[cell].means}</dd>
          </div>
        ))}
      </dl>
      {omitted > 0 && <p class="small">{omitted} more hosts are not shown.</p>}
    </>
  );
}
