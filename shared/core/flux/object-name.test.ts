import { objectName } from './object-name';

test.each([
  ['aad-pod-identity', 'aad-pod-identity'],
  ['my_chart.x', 'my-chart-x'],
])('the chart %s becomes the object %s', (chart, name) => {
  expect(objectName(chart)).toBe(name);
});
