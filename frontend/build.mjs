// Builds the page's one script and one style into src/rapallo/press. The same sources and the same pinned versions give the same bytes.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "src", "rapallo", "press");
const notice =
  "/* Rapallo, Apache-2.0. Contains preact and @preact/signals (MIT, the Preact authors), d3-geo and d3-array (ISC, Mike Bostock):\n" +
  "   frontend/THIRD_PARTY.md has their licences. */";

const shared = { absWorkingDir: here, bundle: true, minify: true, sourcemap: false, legalComments: "none", logLevel: "warning", target: ["es2022"] };
await build({
  ...shared,
  entryPoints: ["src/main.tsx"],
  outfile: join(out, "app.js"),
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: { js: notice },
});
await build({ ...shared, entryPoints: ["src/app.css"], outfile: join(out, "app.css") });
