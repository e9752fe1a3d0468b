import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { createQueryClient } from './api/client.ts';
import { type Scheme, theme, useScheme } from './look/theme.ts';
import { createAppRouter } from './router.tsx';

/** The whole page: texts, colours, answers kept, address. */
export function App({ nonce, runtime }: { nonce: string; runtime: Runtime }) {
  const { client, router } = runtime;
  const [asked, setAsked] = useState(readScheme);
  const scheme = useScheme(asked);
  useState(() => router.subscribe('onResolved', () => setAsked(readScheme())));
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} forceColorScheme={scheme} getStyleNonce={() => nonce}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

type Runtime = ReturnType<typeof createRuntime>;

/** What lives as long as the page: answers that are kept, and the address. */
export function createRuntime() {
  const client = createQueryClient(() => {
    const { pathname, searchStr } = router.state.location;
    if (pathname === '/sign-in') return;
    void router.navigate({ to: '/sign-in', search: { back: `${pathname}${searchStr}` } });
  });
  const router = createAppRouter(client);
  return { client, router };
}

function readScheme(): Scheme | undefined {
  const asked = new URLSearchParams(window.location.search).get('theme');
  return asked === 'light' || asked === 'dark' ? asked : undefined;
}
