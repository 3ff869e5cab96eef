import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server that `npm run dev` starts beside the page. */
const SERVER = 'http://127.0.0.1:8025'

export default defineConfig({
  root: 'web',
  // The server says below which path the page is reached; see server/http/pages/page.ts.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // `light-dark()` and set methods are used as they are: these browsers are the oldest that have both.
    target: ['chrome123', 'firefox127', 'safari17.5'],
    chunkSizeWarningLimit: 600,
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true },
      '/open': { target: SERVER },
    },
  },
})
