/** The answer in sentences: on the record, beyond it, what would settle it; then section by section, every line open to its claims. */
import { answered, opening, question } from "../asking";
import { book, sayHolding } from "../book";
import type { AnswerData, LineData } from "../payload";
import { typed } from "../questions";
import { useExport } from "../parts/shared";
import { put } from "../parts/question";
import { part, select } from "../state";
import { answerClaims } from "../selection";

const TERMS = ["On the record", "Beyond it"];
const BY = { library: "", page: "Put together on this page from the claims it carries.", desk: "Answered by the desk.", waiting: "The desk is at work …", none: "" };

/** A sentence that begins with a term, taken apart: "On the record: …". */
export function parted(sentence: string): [string, string] {
  for (const term of TERMS) if (sentence.startsWith(term)) { const rest = sentence.slice(term.length).replace(/^[:,]\s*/, (sign) => (sign.startsWith(",") ? "" : "")).trim(); return [term, rest === "" ? sentence : rest[0]!.toUpperCase() + rest.slice(1)]; }
  return ["", sentence];
}

export function Verdict({ answer, short = false }: { answer: AnswerData; short?: boolean }) {
  const settle = answer.sections.findIndex((section) => section.title === "What would settle it");
  const rows = answer.summary.map(parted);
  const first = settle >= 0 ? answer.sections[settle]!.lines[0] : undefined;
  return (
    <dl class={`verdicts${short ? " short" : ""}`}>
      {rows.map(([term, text], at) => <div key={at} class={term === "" ? "plain-row" : ""}><dt>{term === "" ? (at === 0 && rows.every(([one]) => one === "") ? "In short" : "Also") : term}</dt><dd><bdi>{text}</bdi></dd></div>)}
      {first !== undefined && !short && <div><dt>What would settle it</dt><dd><button type="button" class="sentence" onClick={() => select(`line:${settle}.0`)}><bdi>{first.text[0]!.toUpperCase() + first.text.slice(1)}</bdi></button></dd></div>}
    </dl>
  );
}

export function Line({ line, place }: { line: LineData; place: string }) {
  const on = part.sel.value === `line:${place}`;
  const ids = line.claims.filter((id) => book.value.claim.has(id));
  const footing = ids.length === 1 ? book.value.claim.get(ids[0]!)!.footing : "";
  return (
    <li class={`line depth-${Math.min(line.depth, 4)}${on ? " on" : ""}${ids.length > 0 ? " sourced" : ""} ${footing}`} onClick={ids.length > 0 ? (event) => { if ((event.target as HTMLElement).closest("button,a") === null && getSelection()?.toString() === "") select(`line:${place}`); } : undefined}>
      {line.mark !== "" && <span class={`mark mark-${line.mark.replace(/ /g, "-")}`}>{line.mark}</span>}
      <span class="line-text"><bdi>{line.text}</bdi></span>
      {ids.length > 0 && <> <button type="button" class="ids" aria-pressed={on} aria-label={`${ids.length <= 3 ? ids.join(", ") : `${ids.length} claims`}: evidence`} onClick={() => select(ids.length === 1 ? `claim:${ids[0]}` : `line:${place}`)}>{ids.length <= 3 ? ids.join(", ") : `${ids.length} claims`}</button></>}
    </li>
  );
}

export function AnswerView() {
  const { answer, by, problem } = answered.value;
  const { data } = book.value;
  useExport({
    name: "answer", caption: answer?.title ?? question.value, head: ["section", "mark", "text", "claims"],
    rows: () => (answer?.sections ?? []).flatMap((section) => section.lines.map((line) => [section.title, line.mark, line.text, line.claims.join("; ")])),
    claims: () => answerClaims.peek(), data: () => answer,
  });
  const asks = data.about.aims.map((aim) => typed("why", aim)).filter((one) => one in data.answers);
  const others = Object.keys(data.answers).filter((one) => !asks.includes(one) && !/^(chokepoints|flips) /.test(one));
  return (
    <section class="view answer" aria-labelledby="answer-title">
      {answer === null ? (
        <><h2 id="answer-title">{by === "waiting" ? "The desk is at work" : "No answer here"}</h2><p class="lead">{by === "waiting" ? "This one takes it a moment." : problem}</p></>
      ) : (
        <>
          <h2 id="answer-title"><bdi>{answer.title}</bdi></h2>
          <Verdict answer={answer} />
          {BY[by] !== "" && <p class="facts quiet">{BY[by]}</p>}
          <LongAnswer answer={answer} />
        </>
      )}
      <section class="more" aria-labelledby="more-title">
        <h3 id="more-title">Ask also</h3>
        {asks.length > 0 && <><h4>How it came about</h4><ul class="asks">{asks.map((one) => <li key={one}><button type="button" class="link" aria-current={one === answered.value.question ? "true" : undefined} onClick={() => put(one)}>{sayHolding(one.split(" ")[1]!)}</button></li>)}</ul></>}
        {others.length > 0 && <><h4>Answered on this page</h4><ul class="asks">{others.map((one) => <li key={one}><button type="button" class="link" aria-current={one === answered.value.question ? "true" : undefined} title={one} onClick={() => put(one)}>{data.answers[one]!.title}</button> <code>{one}</code></li>)}</ul></>}
      </section>
      {question.value === opening.value && data.about.summary !== "" && <p class="facts quiet"><bdi>{data.about.summary}</bdi></p>}
    </section>
  );
}

const MOST = 400;
function LongAnswer({ answer }: { answer: AnswerData }) {
  let left = MOST;
  return (
    <>
      {answer.sections.map((section, at) => {
        const lines = section.lines.slice(0, Math.max(0, left));
        left -= section.lines.length;
        const Heading = (section.level > 1 ? "h4" : "h3") as "h3";
        return (
          <section key={`${at} ${section.title}`} class="answer-section">
            <Heading>{section.title}</Heading>
            {section.note !== "" && <p class="note">{section.note}</p>}
            {lines.length > 0 && <ul class="lines">{lines.map((line, row) => <Line key={row} line={line} place={`${at}.${row}`} />)}</ul>}
            {lines.length < section.lines.length && <p class="quiet">{section.lines.length - lines.length} lines more: the table and the saved CSV have them.</p>}
          </section>
        );
      })}
    </>
  );
}
