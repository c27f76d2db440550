import { defineConfig } from "vite";

// Addresses inside the bundle are relative, so the server may serve it under any prefix.
// Nothing is inlined as data: or <script>: the content security policy allows neither.
export default defineConfig({
  base: "./",
  css: {
    transformer: "lightningcss",
    lightningcss: { targets: { chrome: 92 << 16, safari: (14 << 16) | (1 << 8), firefox: 91 << 16 } },
  },
  worker: { format: "es" },
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome92", "safari14.1", "firefox91"],
    rolldownOptions: { input: ["src/desk.ts", "src/portal.ts"] },
  },
});
