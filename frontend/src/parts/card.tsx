/** The claim card: the sentence, how sure, the dates, the evidence, what speaks against it, where it is used, and what if it were wrong. */
import type { ComponentChildren } from "preact";
import { book, count, desk, plural, sayHolding, title } from "../book";
import { isPoint } from "../answers/lines";
import { sayDay, stretch } from "../dates";
import type { Claim, Passage, Source, Thing } from "../payload";
import { typed } from "../questions";
import { go, look, part, select, toggle } from "../state";
import { cascade, closed, fallen, foresee, foretold, refusal, useWorked, useWorking } from "../whatif";
import type { Editing } from "./edit";
import { roomy } from "./narrow";
import { put } from "./question";
import { Few } from "./shared";

export const READ_ONLY = "read-only";
/** What a card can ask its pane for: the form of a row. */
export type Edits = (editing: Editing) => void;
const mayEdit = () => desk.value !== "" && desk.value !== READ_ONLY;
const FOOTING: Record<string, string> = { stated: "stated in a source", inferred: "inferred from other claims", assumed: "assumed by the case's author" };

export function Ids({ ids, most = 12 }: { ids: readonly string[]; most?: number }) {
  return <>{ids.slice(0, most).map((id, at) => <span key={id}>{at > 0 ? ", " : ""}<button type="button" class="id" onClick={() => select(`claim:${id}`)}>{id}</button></span>)}{ids.length > most ? `, and ${ids.length - most} more` : ""}</>;
}
const ThingLink = ({ id }: { id: string }) => (book.value.thing.has(id) ? <button type="button" class="link" onClick={() => select(`thing:${id}`)}><bdi>{title(id)}</bdi></button> : <>{title(id)}</>);
export const Things = ({ ids }: { ids: readonly string[] }) => <>{ids.map((id, at) => <span key={id}>{at > 0 ? ", " : ""}<ThingLink id={id} /></span>)}</>;
export const SourceLink = ({ id }: { id: string }) => (book.value.source.has(id) ? <button type="button" class="link" onClick={() => select(`source:${id}`)}>{id}</button> : <>{id}</>);

function Row({ name, children }: { name: string; children: ComponentChildren }) { return <><dt>{name}</dt><dd>{children}</dd></>; }

/** The two ends of a date, as bounds. */
export function said(claim: Claim): string {
  if (claim.bounds === null) return "the record does not say";
  const [a, b, c, d] = claim.bounds, point = isPoint(claim);
  if (point) return a === d && a !== null ? `on ${sayDay(a)}` : `on one day or more ${stretch(a, d)}`;
  const end = (state: string, low: number | null, high: number | null, open: string) => (state === "open" ? open : state === "unknown" ? `not known (${stretch(low, high)})` : stretch(low, high));
  return `start ${end(claim.states[0], a, b, "none: it always was")}; end ${end(claim.states[1], c, d, "none: it goes on")}`;
}

const STANDS: Record<string, string> = { here: "", moved: "; the passage stands elsewhere now than the evidence says", gone: "; the passage is no longer in the stored text", plain: "; no digest says what stood there" };

/** Where the passage of a piece of evidence stands in the library; at a desk it opens there. */
function Stored({ claim, number }: { claim: string; number: number }) {
  const found = (book.value.data.passages[claim] ?? []).filter((one) => one.evidence === number);
  return <>{found.map((one, at) => <div key={at} class={one.state === "here" ? "cite" : "cite off-word"}>{desk.value === "" ? `stored as ${one.document}` : <button type="button" class="link" onClick={() => go({ view: "library", doc: `${one.document}@${one.start}` })}>Open the passage in {one.document}</button>}{one.locator !== "" && `, ${one.locator}`}{STANDS[one.state] ?? ""}</div>)}</>;
}

function Evidence({ passage, claim, number, edit }: { passage: Passage; claim: string; number: number; edit?: Edits }) {
  const source = book.value.source.get(passage.source);
  const against = passage.relation !== "supports" && passage.relation !== "";
  return (
    <li class={against ? "against" : ""}>
      <span class="relation">{passage.relation === "" ? "supports" : passage.relation}</span>{" "}
      <SourceLink id={passage.source} />{passage.locator === "" ? " (no page or place given)" : `, ${passage.locator}`}
      {passage.stance !== "" && `; ${passage.stance}`}{passage.speaker !== "" && `; speaking: ${title(passage.speaker)}`}{passage.hedge !== "" && <>; <q>{passage.hedge}</q></>}
      {passage.cite !== "" && <div class="cite"><bdi>{passage.cite}</bdi></div>}
      {source !== undefined && source.ancestors.length > 0 && <div class="cite">repeats, directly or through others: {source.ancestors.map((key, at) => <span key={key}>{at > 0 ? ", " : ""}<SourceLink id={key} /></span>)}</div>}
      {source !== undefined && source.party !== "" && <div class="cite">a source of a side: {title(source.party)}</div>}
      <Stored claim={claim} number={number} />
      {edit !== undefined && mayEdit() && <button type="button" class="plain small" id={`amend-${claim}-${number}`} aria-label={`Amend this evidence: ${passage.source}${passage.locator === "" ? "" : `, ${passage.locator}`}`} onClick={() => edit({ table: "evidence", id: `${claim}/${number}` })}>Amend</button>}
    </li>
  );
}

/** How sure a claim is; and that it is withdrawn, which stands ready and is shown by the class of what it lies in. */
function Marks({ claim }: { claim: Claim }) {
  return (
    <p class="facts">
      <span class="footing">{claim.footing}</span> · {claim.confidence === "not graded" ? "not graded" : `confidence ${claim.confidence}`}
      {claim.denied && <> · <b class="denied">denied</b></>}{claim.rivals.length > 0 && <> · has rivals</>}{claim.evidence.some((one) => one.relation === "disputes") && <> · disputed</>}
      <span class="withdrawn"> · <b class="struck-word">withdrawn here</b></span>
    </p>
  );
}

/** A claim in short: its sentence and marks; it opens the whole card. */
export function Brief({ id }: { id: string }) {
  const claim = book.value.claim.get(id), kind = useWorking(() => `brief ${claim?.footing}${fallen.value.has(id) ? " fallen" : ""}`, claim);
  if (claim === undefined) return null;
  return (
    <li class={kind}>
      <button type="button" class="says" onClick={() => select(`claim:${id}`)}><bdi>{claim.says}</bdi></button>
      <Marks claim={claim} />
      <p class="facts quiet">{id}{claim.evidence.length > 0 ? ` · ${[...new Set(claim.evidence.map((one) => one.source))].join(", ")}` : claim.premises.length > 0 ? ` · from ${claim.premises.join(", ")}` : ""}</p>
    </li>
  );
}

/** The button that takes something away, and puts it back; by itself, so that the card around it stays as it is, and another one for another thing, so that a pointer that rests there comes upon it. */
function Toggle({ token, away = "What if without it?", back = "Put it back" }: { token: string; away?: string; back?: string }) {
  const gone = useWorked(() => part.taken.value.what.includes(token), token);
  const come = () => foresee(token);
  return <button type="button" key={token} aria-pressed={gone} onClick={() => toggle(token)} onPointerEnter={come} onFocus={come}>{gone ? back : away}</button>;
}
/** What it came to, where that is not in sight anyway. */
const Without = ({ token }: { token: string }) => <>{useWorked(() => (!roomy.value && part.taken.value.what.includes(token) ? `${foretold.verdict.value} ${foretold.alsoGone.value}` : ""), token)}</>;

/** How far answers may rest on a claim, and why no further (§1.9). */
function counts({ standing: [favourably, unfavourably], because }: Claim): string {
  const why = because.length === 0 ? "" : `: ${because.join("; ")}`;
  return favourably ? (unfavourably ? "as sure" : `as possible, not as sure${why}`) : unfavourably ? `only where doubts fall against what is asked${why}` : `in no answer${why}`;
}

/** A claim opened. */
export function Card({ claim, edit }: { claim: Claim; edit?: Edits }) {
  const { data, way, answersOf, claim: all } = book.value;
  const verb = data.verbs[claim.verb], kind = useWorking(() => `card ${claim.footing}${fallen.value.has(claim.id) ? " fallen" : ""}`, claim);
  const ways = claim.ways.map((id) => way.get(id)).filter((one) => one !== undefined);
  const answers = answersOf.get(claim.id) ?? [];
  const list = (ids: readonly string[]) => <Few key={claim.id} of={ids} most={12} name="within" each={(id) => <li key={id}><button type="button" class="link" onClick={() => select(`claim:${id}`)}><bdi>{all.get(id)?.says ?? id}</bdi></button></li>} />;
  return (
    <article class={kind} aria-label={`Claim ${claim.id}`}>
      <p class="says"><bdi>{claim.says}</bdi></p>
      <Marks claim={claim} />
      <dl class="fields">
        <Row name="Claim">{claim.id}</Row>
        <Row name="Footing">{FOOTING[claim.footing] ?? claim.footing}{claim.rests_on !== claim.footing && `; it rests on what is ${claim.rests_on}`}</Row>
        <Row name="Counts">{counts(claim)}</Row>
        <Row name="Who"><ThingLink id={claim.subject} /> <span title={verb?.meaning}>{verb?.label ?? claim.verb}</span> {claim.object !== "" && <ThingLink id={claim.object} />}</Row>
        {Object.entries(claim.roles).map(([role, ids]) => <Row key={role} name={role[0]!.toUpperCase() + role.slice(1)}><Things ids={ids} /></Row>)}
        <Row name="Written">{claim.when === "" ? "no date" : <code>{claim.when}</code>}</Row>
        {claim.when !== "" && <Row name="Bounds">{said(claim)}</Row>}
        {claim.amount !== "" && <Row name="Quantity">{claim.amount}</Row>}
        {claim.note !== "" && <Row name="Note">{claim.note}</Row>}
      </dl>
      <h3>Evidence</h3>
      {claim.evidence.length === 0 ? <p class="quiet">{claim.footing === "stated" ? "No evidence is on record." : "None of its own."}</p> : <ul class="evidence">{claim.evidence.map((one, at) => <Evidence key={at} passage={one} claim={claim.id} number={at} edit={edit} />)}</ul>}
      {edit !== undefined && mayEdit() && <p class="doing"><button type="button" id={`add-evidence-${claim.id}`} onClick={() => edit({ table: "evidence", id: "", claim: claim.id })}>Add evidence</button></p>}
      {claim.premises.length > 0 && <><h3>Inferred from</h3>{list(claim.premises)}</>}
      {claim.rivals.length > 0 && <><h3>Rivals and denials</h3><p class="quiet">They cannot all hold; none wins unless a reading says so.</p>{list(claim.rivals)}</>}
      {claim.exchange.length > 0 && <><h3>In exchange with</h3>{list(claim.exchange)}</>}
      <h3>Where it is used</h3>
      {ways.length + claim.supports.length + answers.length === 0 ? <p class="quiet">Nowhere: no way, claim or answer of this page rests on it.</p> : (
        <ul class="within">
          {ways.map((one) => <li key={one.id}><button type="button" class="link" onClick={() => select(`way:${one.id}`)}>{one.label}</button>: a way to {sayHolding(one.gives)}</li>)}
          {claim.supports.map((id) => <li key={id}>claim <button type="button" class="id" onClick={() => select(`claim:${id}`)}>{id}</button> is inferred from it</li>)}
          {answers.length > 0 && <li>{plural(answers.length, "answer")} here: {answers.slice(0, 6).map((line, at) => <span key={line}>{at > 0 ? "; " : ""}<button type="button" class="link" onClick={() => put(line)}>{line}</button></span>)}{answers.length > 6 ? ` and ${answers.length - 6} more` : ""}</li>}
        </ul>
      )}
      <h3>What if this were wrong?</h3>
      <p><Toggle token={`claim:${claim.id}`} away="Take the claim away" back="Put the claim back" /> <Without token={`claim:${claim.id}`} /></p>
      {edit !== undefined && mayEdit() && <p class="doing"><button type="button" id={`amend-${claim.id}`} onClick={() => edit({ table: "claims", id: claim.id })}>Amend this claim</button></p>}
    </article>
  );
}

/** A thing with what can be asked of it. */
export function ThingCard({ thing, edit }: { thing: Thing; edit?: Edits }) {
  const { parts } = book.value;
  const names = thing.names.map(([language, name], at) => <span key={at}>{at > 0 ? "; " : ""}<bdi lang={language === "" ? undefined : language}>{name}</bdi>{language === "" ? "" : ` (${language})`}</span>);
  return (
    <article class="card thing" aria-label={thing.label}>
      <p class="says"><bdi>{thing.label}</bdi></p>
      <dl class="fields">
        <Row name="Thing">{thing.id}{thing.kind !== "" && `, ${thing.kind}`}</Row>
        {thing.classes.length > 0 && <Row name="Classes">{thing.classes.join(", ")}</Row>}
        {thing.names.length > 0 && <Row name="Names">{names}</Row>}
        {thing.said !== "" && <Row name="Existed">{thing.said}</Row>}
        {thing.part_of.length > 0 && <Row name="Part of"><Things ids={thing.part_of} /></Row>}
        {(parts.get(thing.id)?.length ?? 0) > 0 && <Row name="Parts"><Things ids={parts.get(thing.id)!} /></Row>}
        {thing.lat !== null && thing.lon !== null && <Row name="Place">{thing.lat}, {thing.lon}{thing.radius !== null ? `, within ${thing.radius} km` : ", radius not said"}</Row>}
        {thing.note !== "" && <Row name="Note">{thing.note}</Row>}
      </dl>
      <p class="doing">
        <button type="button" onClick={() => put(typed("show", thing.id))}>All that is on record</button>{" "}
        <Toggle token={thing.id} />
        {edit !== undefined && mayEdit() && <button type="button" id={`amend-${thing.id}`} onClick={() => edit({ table: "things", id: thing.id })}>Amend this thing</button>}
      </p>
      <p><Without token={thing.id} /></p>
    </article>
  );
}

export function SourceCard({ source, edit }: { source: Source; edit?: Edits }) {
  const token = `source:${source.key}`;
  return (
    <article class="card thing" aria-label={`Source ${source.key}`}>
      <p class="says"><bdi>{source.cite === "" ? source.key : source.cite}</bdi></p>
      <dl class="fields">
        <Row name="Key">{source.key}{source.type !== "" && `, ${source.type}`}</Row>
        {source.url !== "" && <Row name="Address"><a href={source.url} rel="noreferrer noopener">{source.url}</a></Row>}
        {source.party !== "" && <Row name="A side's"><Things ids={[source.party]} /></Row>}
        <Row name="Repeats">{source.ancestors.length === 0 ? "no other source of this case" : source.ancestors.map((key, at) => <span key={key}>{at > 0 ? ", " : ""}<SourceLink id={key} /></span>)}</Row>
        <Row name="Bears">{count(source.claims.length, "claim")}, of which {source.falls.length} would fall with it (and what is inferred from them)</Row>
        {source.note !== "" && <Row name="Note">{source.note}</Row>}
      </dl>
      <p class="doing"><Toggle token={token} away="Withdraw this source" back="Let the source count again" />{edit !== undefined && mayEdit() && <button type="button" id={`amend-${source.key}`} onClick={() => edit({ table: "sources", id: source.key })}>Amend this source</button>}</p>
      <p><Without token={token} /></p>
    </article>
  );
}

/** What can be done with a holding: ask why, chokepoints and flips, take it away. */
export function HoldingDoings({ id }: { id: string }) {
  const asks = ["why", "ways", "chokepoints", "flips"].filter((name) => typed(name, id) in book.value.data.answers || desk.value !== "");
  return (
    <p class="doing">
      {asks.map((name) => <span key={name}><button type="button" onClick={() => put(typed(name, id))}>{name[0]!.toUpperCase() + name.slice(1)}</button>{" "}</span>)}
      {id in book.value.data.pathways && <><button type="button" onClick={() => { put(typed("why", id)); look("pathway"); }}>Its pathway</button>{" "}</>}
      {refusal.value === "" && <Toggle token={id} />}
    </p>
  );
}

/** Whether a way is closed by what is taken away. */
export const isClosed = (id: string) => cascade.value !== null && closed.value.has(id);
