// Asks the page, without a browser, what Python was asked, and compares: node answers.mjs ASKED.json.gz
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const front = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "frontend");
const { buildSync } = createRequire(join(front, "package.json"))("esbuild");
const folder = mkdtempSync(join(tmpdir(), "answers-"));
const contents = ["asking", "book", "dates", "folding", "lookup", "questions", "searching"].map((name) => `export * from "./src/${name}";`).join("\n");
buildSync({ stdin: { contents, resolveDir: front, loader: "ts" }, bundle: true, format: "esm", outfile: join(folder, "page.mjs"), logLevel: "warning", target: ["es2022"], jsx: "automatic", jsxImportSource: "preact" });
globalThis.location = { hash: "", href: "file:///page.html" };
globalThis.window = globalThis;
globalThis.addEventListener = () => undefined;
const page = await import(pathToFileURL(join(folder, "page.mjs")).href);
rmSync(folder, { recursive: true });

const report = { cases: 0, asked: {}, beyond: {}, both: {}, refused: {}, names: 0, parsed: 0, dates: 0, datesRead: 0, datesLeft: [], folded: 0, compared: 0, wrong: 0, first: [] };
const fault = (what, ...more) => { report.wrong++; if (report.first.length < 12) report.first.push([what, ...more]); };
/** The same data in the same letters, whatever the order of keys. */
const canon = (value) => JSON.stringify(value, (_, one) => (one !== null && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
const UNSEEN = /[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Signs that steer a screen named, as in a payload, in what came from the question typed. */
const named = (text) => text.replace(UNSEEN, (sign) => (sign === "\n" ? "\n" : sign === "\t" || sign === "\r" ? " " : `‹U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`));
const shown = (found) => ({ ...found, question: named(found.question), title: named(found.title) });
/** Where two answers part. */
function parting(got, want) {
  for (const key of ["question", "title"]) if (got[key] !== want[key]) return [key, got[key], want[key]];
  if (canon(got.summary) !== canon(want.summary)) return ["summary", got.summary, want.summary];
  const titles = [got, want].map((one) => one.sections.map((section) => section.title));
  if (canon(titles[0]) !== canon(titles[1])) return ["titles", ...titles];
  for (const [at, section] of want.sections.entries()) {
    const own = got.sections[at];
    if (own.note !== section.note || own.level !== section.level) return [section.title, own.note, section.note];
    for (let row = 0; row < Math.max(section.lines.length, own.lines.length); row++) if (canon(own.lines[row]) !== canon(section.lines[row])) return [section.title, own.lines[row], section.lines[row]];
  }
  return ["?"];
}

/** What was read of a question, by argument, as Python has it. */
function read(line) {
  const found = page.asked(line);
  if (found === null) return null;
  if (found.faults.length > 0) return found.faults[0];
  const form = page.book.value.data.questions.find((one) => one.name === found.name), options = {};
  for (const [option, values] of found.options) { const [argument, many] = form.options[option]; options[argument] = many === "0" ? true : many === "1" ? (form.whole.includes(argument) ? +values[0] : values[0]) : values; }
  return { name: found.name, words: found.words, options };
}

for (const text of gunzipSync(readFileSync(process.argv[2])).toString("utf8").split("\n")) {
  if (text === "") continue;
  const row = JSON.parse(text);
  if (row.payload !== undefined) { page.book.value = page.opened(row.payload); report.cases++; report.name = row.name; }
  else if (row.ask !== undefined) {
    const kind = row.ask.split(" ")[0], found = page.here(row.ask);
    report.asked[kind] = (report.asked[kind] ?? 0) + 1;
    if (found === null || found.beyond !== undefined) { const left = row.want === undefined ? report.both : report.beyond; left[kind] = (left[kind] ?? 0) + 1; }
    else if (typeof found === "string") {
      report.refused[kind] = (report.refused[kind] ?? 0) + 1;
      if (named(found) !== row.error) fault("refusal", report.name, row.ask, found, row.error ?? row.want);
    } else if (row.want === undefined) fault("made up", report.name, row.ask, found.title, row.error);
    else if (canon(shown(found)) !== canon(row.want)) fault("answer", report.name, row.ask, ...parting(shown(found), row.want));
    const words = page.normal(row.ask);
    if (words !== row.ask && row.want !== undefined && found !== null && found.beyond === undefined) {
      const again = page.here(words);
      if (canon(again?.sections) !== canon(row.want.sections)) fault("by another name", report.name, row.ask, words, again?.title);
    }
  } else if (row.find !== undefined) {
    report.names++;
    const got = [page.findThings(row.find), page.nearThings(row.find)];
    if (canon(got) !== canon(row.things)) fault("things", report.name, row.find, got, row.things);
  } else if (row.line !== undefined) {
    report.parsed++;
    const got = read(row.line);
    if (canon(typeof got === "string" ? named(got) : got) !== canon(row.read)) fault("line", row.line, got, row.read);
  } else if (row.typed !== undefined) {
    if (page.typed(...row.typed) !== row.as || canon(page.split(row.as)) !== canon(row.typed)) fault("typed", row.typed, page.typed(...row.typed), row.as, page.split(row.as));
  } else if (row.date !== undefined) {
    report.dates++;
    const found = page.typedDate(row.date);
    if (found === null) { if (row.common) fault("date not read", row.date); else if (row.days !== null && report.datesLeft.length < 40) report.datesLeft.push(row.date); continue; }
    report.datesRead++;
    if (row.days === null) fault("date made up", row.date, found);
    else if (canon([found.first, found.last, found.said]) !== canon(row.days)) fault("date", row.date, found, row.days);
  } else if (row.name !== undefined) {
    report.folded++;
    const got = [page.plain(row.name), page.fold(row.name), page.readName(row.name)];
    if (canon(got) !== canon([row.plain, row.fold, row.as])) fault("name", row.name, ...got, row.plain, row.fold, row.as);
  } else if (row.pair !== undefined) {
    report.compared++;
    const got = page.likeness(page.readName(row.pair[0]), page.readName(row.pair[1]));
    if (Math.abs(got - row.alike) > 1e-9) fault("pair", row.pair, got, row.alike);
  }
}
process.stdout.write(JSON.stringify(report));
