import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { chartColours, useTheme } from '../live/use-theme';
import type { Tone } from '../views/tone';

/** A line or bars of a chart. */
export interface Series {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly (number | undefined)[];
}

interface Props {
  readonly title: string;
  readonly shape: 'bars' | 'lines';
  /** Of each value, seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

const HEIGHT = 220;

/** A picture of numbers that stand in a table beside it: readers of a screen get the table. */
export function Chart(props: Props): VNode {
  const { title, shape, times, series } = props;
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const drawn = JSON.stringify([times, series, shape]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(optionsOf(element.clientWidth, props), dataOf(times, series), element);
    const fit = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    fit.observe(element);
    return () => {
      fit.disconnect();
      plot.destroy();
    };
  }, [drawn, theme]);
  return (
    <div
      class="chart"
      role="img"
      aria-label={`${title}; the numbers are in the table below`}
      ref={place}
    />
  );
}

function dataOf(times: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [
    [...times],
    ...series.map(({ values }) => values.map((value) => value ?? null)),
  ] as uPlot.AlignedData;
}

function optionsOf(width: number, { shape, times, series }: Props): uPlot.Options {
  const step = (times[1] ?? 60) - (times[0] ?? 0);
  const { line, faint, of } = chartColours();
  const axis = {
    stroke: faint,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
  };
  const paths = shape === 'bars' ? uPlot.paths.bars?.({ size: [0.7, 40] }) : undefined;
  return {
    width,
    height: HEIGHT,
    cursor: { drag: { x: false, y: false } },
    padding: [12, 16, 0, 0],
    scales: {
      x: { range: (_plot, least, most) => [least - step / 2, most + step / 2] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      { ...axis, values: (_plot, ticks) => ticks.map((tick) => timeAt(tick, step)) },
      { ...axis, size: 54 },
    ],
    series: [
      {},
      ...series.map(({ name, tone }) => ({
        label: name,
        stroke: of(tone),
        width: 2,
        spanGaps: true,
        ...(shape === 'bars' && { fill: of(tone) }),
        points: { show: shape === 'lines' },
        ...(paths !== undefined && { paths }),
      })),
    ],
  };
}

const DAY = 24 * 3600;

/** `22:41`, or the day where steps are long. In the time of whoever looks. */
function timeAt(seconds: number, step: number): string {
  const at = new Date(seconds * 1000);
  const two = (part: number): string => String(part).padStart(2, '0');
  return step * 20 > 2 * DAY
    ? `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
    : `${two(at.getHours())}:${two(at.getMinutes())}`;
}
