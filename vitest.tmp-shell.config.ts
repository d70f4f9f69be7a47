import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
const fake = '/work/main/tests/support/fake-pages.tsx';
export default defineConfig({
  plugins: [{ name: 'x', enforce: 'pre', resolveId(id) { if (/features\/(fleet|sessions)\/index\.ts$/.test(id) || /^\.\/(fleet|sessions)\/index\.ts$/.test(id)) return fake; } }, react()],
  test: { name: 'features', environment: 'jsdom', include: ['tests/features/**/*.test.tsx'], setupFiles: ['tests/support/features-setup.ts'], css: { modules: { classNameStrategy: 'non-scoped' } } },
});
