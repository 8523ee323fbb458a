/** A chart's name as the name of an object or namespace, which must be a DNS label: `my_chart.x` is `my-chart-x`. */
export function objectName(chart: string): string {
  return chart.replace(/[._]/g, '-');
}
