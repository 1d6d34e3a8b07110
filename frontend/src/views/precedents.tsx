/** What earlier case this one resembles: two pathways step by step, beside each other, with what is missing and what differs. */
import { render } from "preact";
import { counted, where } from "../answers/precedents";
import { book, plural, title } from "../book";
import { Ids } from "../parts/card";
import { ViewHead, useExport } from "../parts/shared";
import type { OtherClaim, PrecedentData } from "../payload";
import { part, select } from "../state";
import { fallen } from "../whatif";
import { PrecedentsDrawing } from "./precedents_drawing";

const MOST = 3;

export function PrecedentsView() {
  const data = book.value.data.precedents!, { answer, found } = data;
  const says = (ids: readonly string[]) => ids.map((id) => book.value.claim.get(id)?.says ?? id).join("; ");
  /** Drawn out of sight, for a file: the page itself sets it as text that can be selected and read aloud. */
  const whole = (): SVGSVGElement | null => {
    const place = document.createElement("div");
    place.className = "offscreen";
    document.body.appendChild(place);
    render(<PrecedentsDrawing found={found} />, place);
    window.setTimeout(() => { render(null, place); place.remove(); }, 3000);
    return place.querySelector("svg");
  };
  useExport({
    name: "precedents", caption: `${answer.title}. ${answer.summary[0] ?? ""}`, head: ["motif", "case", "step", "found", "here", "here_says", "there", "there_says", "there_sources"],
    rows: () => found.flatMap((one) => one.steps.map((step) => [one.label, one.case, step.says, where(step, one.case), step.here.join("; "), says(step.here), [...step.there.map((row) => row.id), ...step.more].join("; "), step.there.map((row) => row.says).join("; "), [...new Set(step.there.flatMap((row) => row.sources))].join("; ")])),
    claims: () => found.flatMap((one) => one.steps.flatMap((step) => step.here)), svg: found.length === 0 ? undefined : whole, data: () => data,
  });
  return (
    <section class="view precedents" aria-label="Precedents">
      <ViewHead title={answer.title} />
      {answer.summary.map((text) => <p key={text} class="lead">{text}</p>)}
      <p class="quiet">Compared with {data.searched.map((one, at) => <span key={one.name}>{at > 0 ? "; " : ""}<bdi>{one.title}</bdi> ({one.name})</span>)}.</p>
      {found.map((one) => <Precedent key={`${one.motif} ${one.case}`} one={one} />)}
      {answer.sections.map((section) => (
        <section key={section.title} class="rest"><h3>{section.title}</h3>{section.note !== "" && <p class="note">{section.note}</p>}
          <ul class="within">{section.lines.map((line) => <li key={line.text}><bdi>{line.text}</bdi>{line.claims.length > 0 && <> <span class="facts"><Ids ids={line.claims} most={6} /></span></>}</li>)}</ul>
        </section>
      ))}
    </section>
  );
}

function Precedent({ one }: { one: PrecedentData }) {
  const id = `precedent-${one.motif}-${one.case}`, both = one.steps.filter((step) => step.here.length > 0 && counted(step) > 0).length;
  return (
    <section class="precedent" aria-labelledby={id}>
      <h3 id={id}>{one.label} <span class="quiet">(<bdi>{one.case}</bdi>)</span></h3>
      <p>{one.meaning} <span class="quiet">{one.differs}</span></p>
      <p class="facts">{both} of {plural(one.steps.length, "step")} in both.</p>
      <div class="twin-head"><span>here</span><span><bdi>{one.title}</bdi></span></div>
      <ol class="twin">
        {one.steps.map((step) => (
          <li key={step.step} class={step.here.length > 0 && counted(step) > 0 ? "both" : step.here.length + counted(step) > 0 ? "one" : "neither"}>
            <p class="step"><b>{step.says}</b> <span class="facts">{where(step, one.case)}{step.need && step.here.length > 0 ? "; needed for a match" : ""}</span></p>
            {step.here.length + counted(step) > 0 && (
              <div class="pair">
                <div class={step.here.length === 0 ? "side gap" : "side"}><span class="side-name">here</span>{step.here.length === 0 ? <p>Not on record here.</p> : <Own ids={step.here} />}</div>
                <div class={counted(step) === 0 ? "side gap" : "side"}><span class="side-name">{one.case}</span>{counted(step) === 0 ? <p>Not on record in {one.case}.</p> : <Others rows={step.there} more={step.more} />}</div>
              </div>
            )}
          </li>
        ))}
      </ol>
      <div class="scroll table-box" tabIndex={0} role="region" aria-label={`Who plays what, and what differs: ${one.label}, ${one.case}`}>
        <table class="rows differs">
          <caption>Who plays what, and what differs</caption>
          <thead><tr><th scope="col">In what</th><th scope="col">Here</th><th scope="col">{one.case}</th></tr></thead>
          <tbody>
            {one.parts.map((row) => <tr key={`part ${row.label}`}><th scope="row">{row.label}</th><td><Players ids={row.here} /></td><td><bdi>{few(row.there)}</bdi></td></tr>)}
            {one.differences.map((row) => <tr key={`differs ${row.about}`}><th scope="row">{row.about} differs</th><td><bdi>{row.here}</bdi></td><td><bdi>{row.there}</bdi></td></tr>)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const few = (names: readonly string[]) => (names.length === 0 ? "nobody on record" : `${names.slice(0, 6).join("; ")}${names.length > 6 ? ` and ${names.length - 6} more` : ""}`);

function Players({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return <>nobody on record</>;
  return <>{ids.slice(0, 6).map((id, at) => <span key={id}>{at > 0 ? "; " : ""}<button type="button" class="link" onClick={() => select(`thing:${id}`)}><bdi>{title(id)}</bdi></button></span>)}{ids.length > 6 ? ` and ${ids.length - 6} more` : ""}</>;
}

/** Claims of this case: each opens its card. */
function Own({ ids }: { ids: readonly string[] }) {
  const { claim } = book.value, sel = part.sel.value;
  return (
    <ul class="twin-claims">
      {ids.slice(0, MOST).map((id) => (
        <li key={id} class={`${claim.get(id)?.footing ?? "stated"}${fallen.value.has(id) ? " fallen" : ""}${sel === `claim:${id}` ? " on" : ""}`}>
          <button type="button" class="says" onClick={() => select(`claim:${id}`)}><bdi>{claim.get(id)?.says ?? id}</bdi></button>
          <span class="facts"> {id}{claim.get(id)?.evidence.length ? ` · ${[...new Set(claim.get(id)!.evidence.map((one) => one.source))].join(", ")}` : ""}</span>
        </li>
      ))}
      {ids.length > MOST && <li class="facts">and {plural(ids.length - MOST, "claim")} more: <Ids ids={ids.slice(MOST)} /></li>}
    </ul>
  );
}

/** Claims of another case: their sentences and sources; their cards are that case's. */
function Others({ rows, more }: { rows: readonly OtherClaim[]; more: readonly string[] }) {
  return (
    <ul class="twin-claims">
      {rows.slice(0, MOST).map((row) => (
        <li key={row.id} class={row.footing}>
          <bdi>{row.says}</bdi>
          <span class="facts"> {row.id}{row.sources.length === 0 ? (row.premises.length > 0 ? ` · from ${row.premises.join(", ")}` : " · no source on record") : ""}</span>
          {row.sources.map((text) => <div key={text} class="cite"><bdi>{text}</bdi></div>)}
        </li>
      ))}
      {rows.length + more.length > MOST && <li class="facts">and {plural(rows.length + more.length - MOST, "claim")} more: {few([...rows.slice(MOST).map((row) => row.id), ...more])}</li>}
    </ul>
  );
}
