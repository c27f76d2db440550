import { globSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// The server sends a file's .br or .gz twin to whoever takes it.
function compressed(): Plugin {
  return {
    name: "compressed",
    closeBundle() {
      for (const file of globSync("dist/**/*.{js,css,svg}")) {
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(content));
      }
    },
  };
}

// Addresses inside the bundle are relative, so the server may serve it under any prefix.
// Nothing is inlined as data: or <script>: the content security policy allows neither.
export default defineConfig({
  base: "./",
  plugins: [compressed()],
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
