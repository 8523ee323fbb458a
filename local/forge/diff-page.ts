import { html } from './html';

/** A patch as a page shows it: one fold a file, with what was added and removed counted on it. */
export function diffOf(patch: string): string {
  const files = patch.split(/^(?=diff --git )/m).filter((text) => text.trim() !== '');
  return files.length === 0 ? '<p>Nothing changes.</p>' : files.map(fileDiff).join('\n');
}

function fileDiff(text: string): string {
  const lines = text.trimEnd().split('\n');
  const kinds = lines.map(kindOf);
  const count = (kind: Kind): string => String(kinds.filter((each) => each === kind).length);
  const shown = lines.map((line, at) => html`<span class="${kinds[at] ?? 'same'}">${line}</span>`);
  const summary = html`<summary>
    <code>${pathOf(lines[0] ?? '')}</code> ${count('plus')} added, ${count('minus')} removed
  </summary>`;
  return `<details open>${summary}<pre>${shown.join('\n')}</pre></details>`;
}

type Kind = 'head' | 'hunk' | 'plus' | 'minus' | 'same';

function kindOf(line: string): Kind {
  if (/^(\+\+\+|---|diff|index|new file|deleted file)/.test(line)) return 'head';
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'plus';
  return line.startsWith('-') ? 'minus' : 'same';
}

/** `diff --git a/x b/x` → `x`. */
function pathOf(head: string): string {
  return head.split(' b/').at(-1) ?? head;
}
