import type { VNode } from 'preact';
import type { RequestRow } from '../views/requests';
import { Word } from './word';

/** Pull requests of a repository, those that can be merged first. */
export function RequestTable({ rows }: { rows: readonly RequestRow[] }): VNode {
  if (rows.length === 0) return <p class="small">Nothing was ever proposed here.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Pull requests, scrolls sideways">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">About</th>
            <th scope="col">Standing</th>
            <th scope="col">Version</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ branch, title, number, url, tone, verdict, version, message, remarks }) => (
            <tr key={branch}>
              <td>{url === '' ? number || '–' : <a href={url}>{number || 'open'}</a>}</td>
              <th scope="row" title={branch}>
                {title}
              </th>
              <td>
                <Word tone={tone}>{verdict}</Word>
              </td>
              <td>{version === '' ? '–' : version}</td>
              <td class="wide">
                {message}
                {remarks.map((remark) => (
                  <span class="small" key={remark}>
                    {' '}
                    {remark}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
