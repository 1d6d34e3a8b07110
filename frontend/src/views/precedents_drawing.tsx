/** Precedents as one drawing, to be saved: each as two pathways, step by step beside each other. */
import { counted, where } from "../answers/precedents";
import { book } from "../book";
import type { PrecedentData } from "../payload";

const WIDE = 1000, LEFT = 46, COLUMN = 454, GAP = 36, LINE = 17, SMALL = 14, MOST = 3;
const LETTERS = Math.floor(COLUMN / 6.5), ACROSS = Math.floor((WIDE - LEFT) / 6.9);
const DASH: Record<string, string | undefined> = { stated: undefined, inferred: "7 3", assumed: "1.5 3" };

interface Word { x: number; y: number; text: string; size: number; weight?: number; italic?: boolean; quiet?: boolean }
interface Stroke { d: string; dash?: string; width: number }
interface Knot { y: number; number: number; filled: boolean }

function wrapped(text: string, most: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) { if (row !== "" && row.length + word.length + 1 > most) { rows.push(row); row = word; } else row = row === "" ? word : `${row} ${word}`; }
  return [...rows, row];
}

/** Everything placed; the tallest column of a step decides where the next one begins. */
function placed(found: readonly PrecedentData[]): { words: Word[]; strokes: Stroke[]; knots: Knot[]; height: number } {
  const words: Word[] = [], strokes: Stroke[] = [], knots: Knot[] = [], { claim } = book.value;
  let y = 10;
  const say = (text: string, x: number, size: number, more: Partial<Word> = {}, most = ACROSS) => { for (const row of wrapped(text, most)) { y += size > 12 ? LINE : SMALL; words.push({ x, y, text: row, size, ...more }); } };
  const column = (x: number, from: number, rows: readonly [string, string, string][], more: number, missing: string): number => {
    y = from;
    if (rows.length === 0) { strokes.push({ d: `M${x} ${y + 3}H${x + COLUMN}`, dash: "5 4", width: 1 }); say(missing, x, 13, { italic: true, quiet: true }, LETTERS); return y; }
    strokes.push({ d: `M${x} ${y + 3}H${x + COLUMN}`, width: 0.6 });
    for (const [text, note, footing] of rows) {
      const top = y + 6;
      y += 3;
      say(text, x + 9, 13, {}, LETTERS - 2);
      say(note, x + 9, 11, { quiet: true }, Math.floor(LETTERS * 1.15));
      strokes.push({ d: `M${x + 1} ${top}V${y + 2}`, dash: DASH[footing], width: 1.6 });
    }
    if (more > 0) say(`and ${more} more`, x + 9, 11, { quiet: true }, LETTERS);
    return y;
  };
  for (const one of found) {
    const right = LEFT + COLUMN + GAP;
    if (knots.length > 0) y += 26;
    strokes.push({ d: `M8 ${y + 4}H${WIDE - 8}`, width: 1.6 });
    y += 8;
    say(`${one.label} (${one.case})`, 8, 17, { weight: 600 }, Math.floor(ACROSS * 0.8));
    say(`${one.meaning} ${one.differs}`.trim(), 8, 13, { quiet: true });
    y += LINE + 4;
    words.push({ x: LEFT, y, text: "here", size: 13, italic: true, quiet: true }, { x: right, y, text: one.title, size: 13, italic: true, quiet: true });
    for (const [at, step] of one.steps.entries()) {
      const there = counted(step), top = y + 14, kind = step.here.length > 0 && there > 0 ? "both" : step.here.length + there > 0 ? "one" : "neither";
      y += 4;
      say(`${step.says}  —  ${where(step, one.case)}${step.need && kind === "both" ? "; needed for a match" : ""}`, LEFT, 13, { weight: kind === "neither" ? 400 : 600, quiet: kind === "neither" });
      knots.push({ y: top, number: at + 1, filled: kind === "both" });
      if (kind !== "neither") {
        const from = y + 2;
        const a = column(LEFT, from, step.here.slice(0, MOST).map((id): [string, string, string] => { const row = claim.get(id); return [row?.says ?? id, `${id}${row !== undefined && row.evidence.length > 0 ? ` · ${[...new Set(row.evidence.map((each) => each.source))].join(", ")}` : ""}`, row?.footing ?? "stated"]; }), step.here.length - MOST, "Not on record here.");
        const b = column(right, from, step.there.slice(0, MOST).map((row): [string, string, string] => [row.says, `${row.id}${row.sources.length > 0 ? ` · ${row.sources.join("; ")}` : row.premises.length > 0 ? ` · from ${row.premises.join(", ")}` : " · no source on record"}`, row.footing]), there - Math.min(MOST, step.there.length), `Not on record in ${one.case}.`);
        y = Math.max(a, b);
      }
      y += 8;
      if (at < one.steps.length - 1) strokes.push({ d: `M20 ${top}V${y + 14}`, dash: kind === "both" ? undefined : kind === "one" ? "7 3" : "1.5 3", width: 1.6 });
    }
    y += 4;
    for (const row of one.differences) {
      const from = y;
      say(`${row.about} differs: here ${row.here}`, LEFT, 12, {}, LETTERS);
      const a = y;
      y = from;
      say(`there ${row.there}`, right, 12, {}, LETTERS);
      y = Math.max(a, y) + 2;
    }
  }
  return { words, strokes, knots, height: y + 14 };
}

export function PrecedentsDrawing({ found }: { found: readonly PrecedentData[] }) {
  const { words, strokes, knots, height } = placed(found);
  return (
    <svg class="precedents-drawing" viewBox={`0 0 ${WIDE} ${height}`} width={WIDE} height={height}>
      {strokes.map((one, at) => <path key={at} class="line" d={one.d} fill="none" stroke-width={one.width} stroke-dasharray={one.dash} />)}
      {knots.map((one, at) => <g key={at} class={one.filled ? "knot filled" : "knot"}><circle cx={20} cy={one.y} r={10} stroke-width={1.2} /><text x={20} y={one.y + 4} text-anchor="middle" font-size={11}>{one.number}</text></g>)}
      {words.map((one, at) => <text key={at} class={one.quiet === true ? "quiet-text" : ""} x={one.x} y={one.y} font-size={one.size} font-weight={one.weight} font-style={one.italic === true ? "italic" : undefined}>{one.text}</text>)}
    </svg>
  );
}
