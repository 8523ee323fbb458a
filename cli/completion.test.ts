import { commandLine } from './command-line';
import { completions } from './completion';

function completed(line: string): readonly string[] {
  return completions(
    commandLine(() => Promise.resolve()),
    line.split(' '),
  );
}

test.each([
  ['ge', ['get']],
  ['get ', ['clusters', 'charts', 'repositories', 'help']],
  ['get clusters --not', ['--not-ready']],
  ['get clusters -o ', ['table', 'json', 'yaml', 'name']],
  ['-o json get cl', ['clusters']],
  ['--url http://x sync ', ['chart', 'repository', 'help']],
  ['completion ', ['bash', 'zsh', 'fish', 'powershell']],
  ['completion bash ', []],
  ['plan --id ', []],
  ['plan aks-shop --off', ['--offboard']],
])('`aks-identity %s` goes on with %j', (line, words) => expect(completed(line)).toEqual(words));

test('what is not meant for people is not offered', () => {
  expect(completed('')).not.toContain('__complete');
});
