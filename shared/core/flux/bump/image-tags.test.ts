import { imageTags } from './image-tags';

test('a tag keeps the v that its author gave it, whatever the chart says', () => {
  const values = { mic: { tag: 'v1.8.16' }, nmi: { tag: '1.8.16' } };
  expect(imageTags(values, '1.8.16', 'v1.8.17').edits).toEqual([
    { path: ['mic', 'tag'], value: 'v1.8.17' },
    { path: ['nmi', 'tag'], value: '1.8.17' },
  ]);
});

test('the webhook says its tag as image.release, other charts as imageTag', () => {
  const values = { image: { release: 'v1.5.0' }, proxyImageTag: 'v1.5.0', version: 'v1.5.0' };
  expect(imageTags(values, 'v1.5.0', 'v1.6.0').edits.map(({ path }) => path.join('.'))).toEqual([
    'image.release',
    'proxyImageTag',
  ]);
});

test('a tag of the new version is in order, and a variable is the business of Flux', () => {
  const values = { mic: { tag: 'v1.8.17' }, nmi: { tag: '${nmi_tag}' } };
  expect(imageTags(values, '1.8.16', '1.8.17')).toEqual({ edits: [], kept: [] });
});

test('a chart whose app stays at its version moves no tag', () => {
  expect(imageTags({ mic: { tag: 'v1.8.0' } }, '1.8.0', '1.8.0')).toEqual({ edits: [], kept: [] });
});

test('nothing is said of a release without values', () => {
  expect(imageTags(undefined, '1.8.16', '1.8.17')).toEqual({ edits: [], kept: [] });
});
