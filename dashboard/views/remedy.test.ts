import { remedyParts } from './remedy';

it('a command on a line of its own can be copied', () => {
  expect(remedyParts('Give the role:\n  az role assignment create --role x')).toEqual([
    { kind: 'words', text: 'Give the role:' },
    { kind: 'command', text: 'az role assignment create --role x' },
  ]);
});

it('so can one that is quoted in a sentence', () => {
  expect(remedyParts('Run `kubectl get pods -A` and `look`.')).toEqual([
    { kind: 'words', text: 'Run `kubectl get pods -A` and `look`.' },
    { kind: 'command', text: 'kubectl get pods -A' },
  ]);
});

it('words stay words', () => {
  expect(remedyParts('Azure answers slowly.')).toEqual([
    { kind: 'words', text: 'Azure answers slowly.' },
  ]);
  expect(remedyParts('')).toEqual([]);
});
