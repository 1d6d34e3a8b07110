/** What is selected, and the claims that stand behind it. */
import { computed } from "@preact/signals";
import { answered } from "./asking";
import { book, sayHolding } from "./book";
import type { Claim, Source, Thing, Way } from "./payload";
import { flowOf, sayFlow } from "./flows";
import { layout } from "./pathway";
import { part } from "./state";

export interface Selected { kind: "answer" | "line" | "claim" | "thing" | "source" | "way" | "box" | "flow"; label: string; says: string; claims: readonly string[]; thing?: Thing; source?: Source; way?: Way; claim?: Claim; holding?: string }

const answer = computed(() => answered.value.answer);
const sel = part.sel;
/** The claims of the answer, in the order of its lines. */
export const answerClaims = computed(() => [...new Set((answer.value?.sections ?? []).flatMap((section) => section.lines.flatMap((line) => line.claims)))].filter((id) => book.value.claim.has(id)));

export const selected = computed<Selected>(() => {
  const at = sel.value.indexOf(":"), kind = sel.value.slice(0, at), id = sel.value.slice(at + 1);
  const { claim, thing, source, way } = book.value;
  if (kind === "claim" && claim.has(id)) { const one = claim.get(id)!; return { kind, label: `Claim ${id}`, says: "", claims: [id], claim: one }; }
  if (kind === "thing" && thing.has(id)) { const one = thing.get(id)!; return { kind, label: one.label, says: "", claims: one.claims, thing: one }; }
  if (kind === "source" && source.has(id)) { const one = source.get(id)!; return { kind, label: `Source ${id}`, says: "", claims: one.claims, source: one }; }
  if (kind === "way" && way.has(id)) { const one = way.get(id)!; return { kind, label: one.label, says: one.says, claims: one.claims, way: one }; }
  if (kind === "box") {
    const box = layout.value?.boxes.find((one) => one.id === id);
    if (box !== undefined) return { kind, label: box.rows.join(" "), says: box.says, claims: box.claims, way: way.get(id.replace(/^way /, "")), holding: id.startsWith("way ") ? undefined : id };
    if (book.value.holding.has(id)) return { kind, label: sayHolding(id), says: "", claims: [], holding: id };
  }
  if (kind === "flow") { const one = flowOf(id); if (one !== undefined) return { kind, label: sayFlow(one), says: one.notes.length === 0 ? "" : `An end is placed by this alone: ${one.notes.join("; ")}.`, claims: one.claims }; }
  if (kind === "line") {
    const [section, row] = id.split(".").map(Number) as [number, number];
    const line = answer.value?.sections[section]?.lines[row];
    if (line !== undefined) return { kind, label: "What is said in the line", says: line.text, claims: line.claims };
  }
  return { kind: "answer", label: "Evidence of the answer", says: "", claims: answerClaims.value };
});
