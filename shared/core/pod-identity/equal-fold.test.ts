import { equalFold } from './equal-fold';

test.each([
  ['aks', 'AKS'],
  ['Replica\u017fet', 'ReplicaSet'],
  ['\u212A', 'k'],
  ['a.b*c', 'A.B*C'],
  ['\u03C3', '\u03C2'],
  ['', ''],
])('%p and %p are one to Go', (a, b) => {
  expect(equalFold(a, b)).toBe(true);
  expect(equalFold(b, a)).toBe(true);
});

test.each([
  // Their foldings are longer than they are, or belong to Turkish alone: Go's simple folding has neither.
  ['\u00DF', 'ss'],
  ['\u0130', 'i'],
  ['\u0131', 'I'],
  ['a.b', 'axb'],
  ['aks', 'aks '],
  ['aks', 'aks\n'],
])('%p and %p are two to Go', (a, b) => {
  expect(equalFold(a, b)).toBe(false);
  expect(equalFold(b, a)).toBe(false);
});
