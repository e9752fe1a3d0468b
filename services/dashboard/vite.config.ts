import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';

/** The Lingui macros are turned into calls by its native transform: no Babel. */
export default defineConfig({
  plugins: [react(), lingui({ cwd: import.meta.dirname, macroTransform: true }), precompress()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/session': 'http://127.0.0.1:3000' } },
});
