import { lazy, Suspense } from 'react';
import { Skeleton } from '../frame/skeleton.tsx';
import type { ChartProps } from './chart.tsx';

const Chart = lazy(() => import('./chart.tsx').then((part) => ({ default: part.Chart })));

/** A chart, with its place kept until the code that draws it is there. */
export function LazyChart(props: ChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height} />}>
      <Chart {...props} />
    </Suspense>
  );
}
