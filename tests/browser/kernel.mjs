// Runs the page's kernel over golden vectors and compares everything with what Python says: node kernel.mjs VECTORS.json.gz
import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { createRequire } from "node:module";

const front = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "frontend");
const { buildSync } = createRequire(join(front, "package.json"))("esbuild");
const folder = mkdtempSync(join(tmpdir(), "kernel-"));
buildSync({ entryPoints: [join(front, "src", "kernel", "index.ts")], bundle: true, format: "esm", outfile: join(folder, "kernel.mjs"), logLevel: "warning", target: ["es2022"] });
const { Engine } = await import(pathToFileURL(join(folder, "kernel.mjs")).href);
rmSync(folder, { recursive: true });

const hex = (line) => { let found = 0n; for (let word = line.length - 1; word >= 0; word--) found = (found << 32n) | BigInt(line[word]); return found.toString(16); };
const held = (one) => `${hex(one.surely)},${hex(one.possibly)}`;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const report = { vectors: 0, targets: 0, wrong: 0, cases: 0, refused: {}, refusedIn: {}, statuses: {}, by: 0, readings: 0, first: [] };
let engine = null, holdings = [], name = "";
for (const line of gunzipSync(readFileSync(process.argv[2])).toString("utf8").split("\n")) {
  if (line === "") continue;
  const row = JSON.parse(line);
  if (row.case !== undefined) {
    name = row.case;
    engine = new Engine(row.engine);
    holdings = row.engine.part.holdings.map((place) => row.engine.holdings[place]);
    report.cases++;
    continue;
  }
  report.vectors++;
  const { removal, step, footing } = row;
  const refused = engine.canTake(removal);
  if (refused !== "" || row.refused === true) {
    report.refused[refused] = (report.refused[refused] ?? 0) + 1;
    report.refusedIn[name] = (report.refusedIn[name] ?? 0) + 1;
    continue;
  }
  const lines = engine.lines(removal, footing);
  const faults = [];
  const check = (what, got, want) => { if (!same(got, want)) faults.push({ what, got, want }); };
  check("lines", [lines.with, lines.frozen, lines.replanned].map((several) => several.map(held)), row.lines);
  check("held", holdings.map((one) => held(engine.held(one))), row.held);
  check("cascade", engine.cascade(removal), row.cascade);
  check("silent", engine.withdrawn(removal).sources, row.silent);
  const outcomes = engine.outcomes(removal, step, footing);
  row.outcomes.forEach((want, number) => {
    const got = outcomes[number];
    for (const key of Object.keys(want)) check(`${want.target} ${key}`, got[key], want[key]);
    report.targets++;
    report.statuses[got.status] = (report.statuses[got.status] ?? 0) + 1;
    report.by += got.by.length > 0 ? 1 : 0;
  });
  report.readings = Math.max(report.readings, ...row.readings);
  if (faults.length > 0) {
    report.wrong++;
    if (report.first.length < 5) report.first.push({ case: name, removal, step, footing, faults: faults.slice(0, 3) });
  }
}
process.stdout.write(JSON.stringify(report));
