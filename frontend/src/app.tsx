/** The page: question, answer, views, evidence. */
import type { View } from "./address";
import { answered } from "./asking";
import { awaited, book, desk, views } from "./book";
import { citation } from "./exporting";
import { LETTERS } from "./keys";
import { Dialogs, dialog } from "./parts/dialogs";
import { Evidence } from "./parts/evidence";
import { Live, said } from "./parts/live";
import { QuestionLine } from "./parts/question";
import { Outcome, WhatIf } from "./parts/whatif";
import { changedOnDisk, faultsBeside, faultsOnDisk, refresh } from "./refresh";
import { canRedo, canUndo, go, look, part, redo, undo } from "./state";
import { theme, turnTheme } from "./theme";
import { AnswerView } from "./views/answer";
import { CheckView } from "./views/check";
import { LibraryView } from "./views/library";
import { MapView } from "./views/map";
import { NetworkView } from "./views/network";
import { PathwayView } from "./views/pathway";
import { PrecedentsView } from "./views/precedents";
import { ReadingsView } from "./views/readings";
import { RuptureView } from "./views/rupture";
import { SourcesView } from "./views/sources";
import { StoriesView } from "./views/stories";
import { StoryView } from "./views/story";
import { TableView } from "./views/table";
import { TimelineView } from "./views/timeline";

const DRAWN: Record<View, () => preact.JSX.Element> = { answer: AnswerView, pathway: PathwayView, timeline: TimelineView, map: MapView, network: NetworkView, table: TableView, story: StoryView, rupture: RuptureView, readings: ReadingsView, sources: SourcesView, check: CheckView, precedents: PrecedentsView, library: LibraryView, stories: StoriesView };

/** A view that an address names and this page has nothing for. */
const NothingThere = () => <section class="view" aria-label="Nothing there"><header class="view-head"><h2>Not on this page</h2></header><p class="lead">{desk.value === "" ? "This page carries none of it; the desk may: rapallo open CASE." : "This case has none of it."}</p></section>;

/** How to cite what is printed, by itself, since it changes with every step. */
const Cited = () => <p class="print-only">{citation(answered.value.answer?.title ?? "")}</p>;

/** A view that the desk is still working out. */
const NotYet = () => <section class="view" aria-label="Not yet there"><header class="view-head"><h2>A moment</h2></header><p class="lead" role="status">The desk is still working this out. It is shown as soon as it is there.</p></section>;

export function App() {
  const { about } = book.value.data, view = part.view.value, sel = part.sel.value, digest = part.digest.value;
  const there = views.value, View = !there.includes(view) ? NothingThere : awaited(view) ? NotYet : DRAWN[view];
  const act = (what: () => void, word: string) => () => { what(); said.value = word; };
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>To the answer</a>
      <header class="top">
        <div class="bar-top">
          <h1><bdi>{about.title}</bdi></h1>
          <div class="tools" role="toolbar" aria-label="The page">
            <button type="button" onClick={act(undo, "Taken back.")} disabled={!canUndo.value}>Undo</button>
            <button type="button" onClick={act(redo, "Done again.")} disabled={!canRedo.value}>Redo</button>
            <button type="button" onClick={() => { dialog.value = "cite"; }}>Cite</button>
            <button type="button" onClick={() => { dialog.value = "save"; }}>Save</button>
            <button type="button" onClick={turnTheme} aria-label={`Colours: ${theme.value}`}>{theme.value === "dark" ? "Dark" : theme.value === "light" ? "Light" : "Auto"}</button>
            <button type="button" onClick={() => { dialog.value = "help"; }} aria-label="Help and keys">?</button>
          </div>
        </div>
        <QuestionLine />
        <nav class="views" aria-label="Views"><ul>{there.map((one, at) => <li key={one}><button type="button" aria-current={one === view ? "page" : undefined} onClick={() => look(one)} title={at < 10 ? `key ${(at + 1) % 10}` : `g ${LETTERS[one]}`}>{one[0]!.toUpperCase() + one.slice(1)}</button></li>)}</ul></nav>
      </header>
      {digest !== "" && digest !== about.digest && <p class="banner" role="alert">This address was made with another edition of the case ({digest.slice(0, 8)}); this page has {about.digest.slice(0, 8)}. What it shows may differ. <button type="button" onClick={() => go({ digest: "" })}>Go on with this one</button></p>}
      {desk.value !== "" && changedOnDisk.value && <p class="banner" role="alert">{faultsOnDisk.value.length > 0 ? `The case on disk cannot be read now: ${faultsOnDisk.value[0]}` : "The case changed on disk."} <button type="button" onClick={() => void refresh()}>Read it again</button></p>}
      {desk.value !== "" && faultsBeside.value.length > 0 && <p class="banner" role="status">A case that this one is compared with cannot be read now; its last edition that could be is compared. {faultsBeside.value[0]}</p>}
      <WhatIf />
      <div class={`desk-page view-${view}${sel === "" ? "" : " chosen"}`}>
        <main id="main" tabIndex={-1}><Outcome /><View /></main>
        <Evidence />
      </div>
      <footer class="foot"><p>{about.authors.join(", ")}. {about.licence}. Case digest <code>{about.digest}</code>. Rapallo {about.version}.</p><Cited /></footer>
      <Live />
      <Dialogs />
    </>
  );
}
