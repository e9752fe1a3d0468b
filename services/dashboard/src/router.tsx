import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { meQuery, statusQuery } from './company.ts';
import { prefetchDiscipline } from './discipline/queries.ts';
import { memberQuery, prefetchEffect } from './effect/queries.ts';
import { prefetchForecast } from './forecast/queries.ts';
import { Frame } from './frame/frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { runsQuery } from './lab/queries.ts';
import { timelineQuery } from './order/queries.ts';
import { overviewQuery } from './overview/queries.ts';
import { prefetchPipeline } from './pipeline/queries.ts';
import { renewalsQuery } from './renewals/queries.ts';
import { parseSearch, type Search, searchSchema, stringifySearch } from './search.ts';
import { prefetchTargets } from './targets/queries.ts';

type Context = { client: QueryClient };

const rootRoute = createRootRouteWithContext<Context>()({
  validateSearch: (search): Search => searchSchema.parse(search),
  notFoundComponent: NotFound,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Asks at once, beside the page's own code, and waits for nothing: the frame shows what is missing. */
const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  component: Frame,
  loader: ({ context: { client } }) => {
    void client.prefetchQuery(statusQuery);
    void client.prefetchQuery(meQuery);
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(overviewQuery(deps)),
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
});

const pipelineRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/pipeline',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void prefetchPipeline(context.client, deps),
  component: lazyRouteComponent(() => import('./pipeline/pipeline-page.tsx'), 'PipelinePage'),
});

const forecastRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/forecast',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void prefetchForecast(context.client, deps),
  component: lazyRouteComponent(() => import('./forecast/forecast-page.tsx'), 'ForecastPage'),
});

const targetsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/targets',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void prefetchTargets(context.client, deps),
  component: lazyRouteComponent(() => import('./targets/targets-page.tsx'), 'TargetsPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/orders/$id',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, params }) =>
    void context.client.prefetchQuery(timelineQuery(params.id, deps)),
  component: lazyRouteComponent(() => import('./order/order-page.tsx'), 'OrderPage'),
});

const disciplineRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/discipline',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void prefetchDiscipline(context.client, deps),
  component: lazyRouteComponent(() => import('./discipline/discipline-page.tsx'), 'DisciplinePage'),
});

const effectRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/effect',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void prefetchEffect(context.client, deps),
  component: lazyRouteComponent(() => import('./effect/effect-page.tsx'), 'EffectPage'),
});

const memberRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/effect/$id',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, params }) =>
    void context.client.prefetchQuery(memberQuery(params.id, deps)),
  component: lazyRouteComponent(() => import('./effect/member-page.tsx'), 'MemberPage'),
});

const renewalsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/renewals',
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(renewalsQuery(deps)),
  component: lazyRouteComponent(() => import('./renewals/renewals-page.tsx'), 'RenewalsPage'),
});

const labRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/lab',
  loader: ({ context }) => void context.client.prefetchQuery(runsQuery),
  component: lazyRouteComponent(() => import('./lab/lab-page.tsx'), 'LabPage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    overviewRoute,
    pipelineRoute,
    forecastRoute,
    targetsRoute,
    orderRoute,
    disciplineRoute,
    effectRoute,
    memberRoute,
    renewalsRoute,
    labRoute,
  ]),
]);

/** The pages, each with its own code and its questions asked before it is drawn. */
export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: the router asks for a merged declaration
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
