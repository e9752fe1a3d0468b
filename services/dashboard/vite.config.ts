import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';

/**
 * What every page begins with is one file, and what pages share another: a browser asks for six at a time, so that the
 * fifty that come of themselves are nine turns of waiting before the first number.
 */
const codeSplitting = {
  groups: [
    { name: 'start', tags: ['$initial' as const], priority: 1 },
    {
      name: 'shared',
      test: /[\\/]dashboard[\\/]src[\\/]/,
      minShareCount: 2,
    },
  ],
};

/** The Lingui macros are turned into calls by its native transform: no Babel. */
export default defineConfig({
  plugins: [react(), lingui({ cwd: import.meta.dirname, macroTransform: true }), precompress()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/session': 'http://127.0.0.1:3000' } },
});
