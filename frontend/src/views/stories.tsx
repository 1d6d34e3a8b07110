/** Stories of a house: what the feeds brought, sorted, commented and linked here; its own originals; and each letter as it will be seen. */
import { useEffect, useRef, useState } from "preact/hooks";
import { book, desk, plural } from "../book";
import { fetched, sent, type StoryEdit } from "../desk";
import { READ_ONLY } from "../parts/card";
import { said } from "../parts/live";
import { ViewHead, useExport } from "../parts/shared";
import { FetchFeeds, DraftLetter, StoryDoing, type Feed } from "../parts/storydoing";
import { go, part, select } from "../state";

export interface Queued { id: string; kind: string; status: string; title: string; url: string; source: string; author: string; published: string; dated: string; found: string; kept: string; tags: string[]; links: string[]; comment: string; summary: string }
interface Original { id: string; kind: string; title: string; at: string; draft: boolean; authors: string[]; tags: string[]; links: string[]; summary: string; file: string }
interface Issue { id: string; subject: string; date: string; draft: boolean }
/** `cases`: what the house calls the cases that stories may be linked to; `own`: this one. */
export interface Seen { house: string; counts: Record<string, number>; left_out: number; queue: Queued[]; originals: Original[]; issues: Issue[]; feeds: Feed[]; feeds_problem: string; cases: string[]; own: string; error?: string }
interface Letter extends Issue { preheader: string; made_of: string[]; text: string; html_bytes: number; error?: string }

const STATUSES = ["new", "kept", "dropped"] as const;
const DONE: Record<StoryEdit["do"], string> = { keep: "Kept", drop: "Dropped", tag: "Tagged", untag: "Tag taken off", comment: "Comment kept", link: "Linked", unlink: "Link taken away" };

export function StoriesView() {
  const shown = part.queue.value;
  return shown.startsWith("letter:") ? <LetterView id={shown.slice(7)} /> : <Queue status={(STATUSES as readonly string[]).includes(shown) ? shown : "new"} />;
}

function Queue({ status }: { status: string }) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState("");
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const after = useRef("");
  const again = () => setTurn((one) => one + 1);
  useEffect(() => {
    let late = false;
    void fetched(`/api/stories?status=${status}`).then(({ status: code, body }) => {
      if (late) return;
      if (code === 200) { setSeen(body as Seen); setProblem(""); } else setProblem((body as Seen).error ?? "The desk does not answer.");
    });
    return () => { late = true; };
  }, [status, turn]);
  useEffect(() => { if (after.current !== "") { (document.getElementById(after.current) ?? document.getElementById("main"))?.focus(); after.current = ""; } }, [seen]);
  const queue = seen?.queue ?? [], mayWrite = desk.value !== READ_ONLY;
  /** Done with a story; the focus stays with it, or goes on to the next where it leaves the list. */
  const change = async (edit: StoryEdit, title: string): Promise<string> => {
    const { status: code, body } = await sent("/api/story", edit);
    if (code !== 200) return (body as Seen).error ?? "Nothing was changed.";
    const at = queue.findIndex((one) => one.id === edit.id), leaves = edit.do === "keep" || edit.do === "drop", next = leaves ? (queue[at + 1] ?? queue[at - 1]) : queue[at];
    after.current = next === undefined ? "main" : `story-${next.id}`;
    said.value = `${DONE[edit.do]}: ${title}`;
    again();
    return "";
  };
  const choose = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const pick = (id: string, title: string) => (mayWrite ? <label class="pick"><input type="checkbox" checked={chosen.includes(id)} onChange={() => choose(id)} aria-label={`For the letter: ${title}`} /> for the letter</label> : null);
  useExport({ name: "stories", caption: `Stories: ${status}`, head: ["id", "kind", "status", "title", "source", "published", "url", "tags", "links", "comment"], rows: () => queue.map((one) => [one.id, one.kind, one.status, one.title, one.source, one.published, one.url, one.tags.join("; "), one.links.join("; "), one.comment]), claims: () => [], data: () => seen });
  return (
    <section class="view" aria-label="Stories">
      <ViewHead title={`Stories: ${book.value.data.house}`}>{mayWrite && seen !== null && <FetchFeeds feeds={seen.feeds} done={again} />}</ViewHead>
      <div role="status">{problem !== "" && <p class="wrong">{problem}</p>}{seen !== null && seen.feeds_problem !== "" && <p class="wrong">The feeds cannot be asked: {seen.feeds_problem}</p>}</div>
      {seen !== null && (
        <>
          <p class="doing" role="group" aria-label="Which stories">{STATUSES.map((one) => <span key={one}><button type="button" aria-pressed={one === status} onClick={() => go({ queue: one === "new" ? "" : one })}>{one} {seen.counts[one] ?? 0}</button> </span>)}</p>
          <section aria-labelledby="found-elsewhere"><h3 id="found-elsewhere">Found elsewhere</h3><p class="note">Links to other people’s texts: title, author and summary are theirs, the comment is ours.</p>
            {queue.length === 0 && <p class="quiet">None is {status}.{status === "new" && seen.feeds.length === 0 && seen.feeds_problem === "" ? " This house follows no feed yet: rapallo stories add-feed URL" : ""}</p>}
            <ul class="queue">{queue.map((one) => <StoryRow key={one.id} one={one} seen={seen} change={change}>{one.status === "kept" && pick(one.id, one.title)}</StoryRow>)}</ul>
            {seen.left_out > 0 && <p class="quiet">And {seen.left_out} found earlier: rapallo stories list</p>}
          </section>
          <section aria-labelledby="own-originals"><h3 id="own-originals">Originals of this house</h3>
            {seen.originals.length === 0 ? <p class="quiet">None yet: rapallo stories new TITLE</p> : <ul class="queue">{seen.originals.map((one) => <li key={one.id} class="original"><span class="title"><bdi>{one.title}</bdi></span><p class="facts">original{one.draft ? ", a draft" : ""} · {one.at.slice(0, 10)}{one.authors.length > 0 && ` · ${one.authors.join(", ")}`} · {one.file}</p>{one.summary !== "" && <p><bdi>{one.summary}</bdi></p>}<Marks tags={one.tags} links={one.links} own={seen.own} />{!one.draft && pick(one.id, one.title)}</li>)}</ul>}
          </section>
          <section aria-labelledby="letters"><h3 id="letters">Letters</h3>
            {seen.issues.length === 0 ? <p class="quiet">None yet.</p> : <ul class="within">{seen.issues.map((one) => <li key={one.id}><button type="button" class="link" onClick={() => go({ queue: `letter:${one.id}` })}><bdi>{one.subject}</bdi></button> <span class="facts">{one.id} · {one.date}{one.draft ? " · a draft" : ""}</span></li>)}</ul>}
            {mayWrite && <DraftLetter chosen={chosen} />}
          </section>
        </>
      )}
    </section>
  );
}

/** Tags, and links to cases; what is linked in the open case opens. */
function Marks({ tags, links, own }: { tags: readonly string[]; links: readonly string[]; own: string }) {
  if (tags.length + links.length === 0) return null;
  const { thing, claim } = book.value;
  const linked = (link: string) => {
    const [name, anchor = ""] = link.split("#") as [string, string?], kind = anchor.split("-", 1)[0]!, id = anchor.slice(kind.length + 1);
    const words = name === own ? (kind === "thing" ? thing.get(id)?.label : kind === "claim" ? claim.get(id)?.says : undefined) : undefined;
    return words === undefined ? <>{link}</> : <button type="button" class="link" onClick={() => select(`${kind}:${id}`)}><bdi>{words}</bdi></button>;
  };
  return <p class="facts marks">{tags.map((tag) => <span key={tag}><span class="tag-word">{tag}</span> </span>)}{links.map((link) => <span key={link} class="to-case">→ {linked(link)} </span>)}</p>;
}

function StoryRow({ one, seen, change, children }: { one: Queued; seen: Seen; change: (edit: StoryEdit, title: string) => Promise<string>; children: preact.ComponentChildren }) {
  return (
    <li class={`curated ${one.status}`} id={`story-${one.id}`} tabIndex={-1} aria-label={one.title}>
      {one.url === "" ? <span class="title"><bdi>{one.title}</bdi></span> : <a class="title" href={one.url} rel="noreferrer noopener"><bdi>{one.title}</bdi></a>}
      <p class="facts">link to <bdi>{one.source === "" ? "a source not named" : one.source}</bdi>{one.author !== "" && <> · <bdi>{one.author}</bdi></>} · {one.published !== "" ? one.published.slice(0, 10) : one.dated !== "" ? `undated (it says: ${one.dated})` : "undated"} · {one.status} · {one.id}</p>
      {one.summary !== "" && <p><bdi>{one.summary.length > 600 ? `${one.summary.slice(0, 598)}…` : one.summary}</bdi></p>}
      {one.comment !== "" && <p class="ours"><span class="quiet">Our comment:</span> <bdi>{one.comment}</bdi></p>}
      <Marks tags={one.tags} links={one.links} own={seen.own} />
      {desk.value !== READ_ONLY && <StoryDoing one={one} cases={seen.cases} own={seen.own} change={change} />}
      {children}
    </li>
  );
}

function LetterView({ id }: { id: string }) {
  const [letter, setLetter] = useState<Letter | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let late = false;
    void fetched(`/api/letter?id=${encodeURIComponent(id)}`).then(({ status, body }) => {
      if (late) return;
      if (status === 200) { setLetter(body as Letter); setProblem(""); } else { setLetter(null); setProblem((body as Letter).error ?? "The desk does not answer."); }
    });
    return () => { late = true; };
  }, [id]);
  useExport({ name: `letter-${id}`, caption: letter?.subject ?? id, head: ["letter", "subject", "date", "text"], rows: () => (letter === null ? [] : [[letter.id, letter.subject, letter.date, letter.text]]), claims: () => [], data: () => letter });
  return (
    <section class="view" aria-label="Letter">
      <ViewHead title={letter?.subject ?? id}><button type="button" onClick={() => go({ queue: "" })}>Back to the stories</button></ViewHead>
      <div role="status">{problem !== "" && <p class="wrong">{problem}</p>}</div>
      {letter !== null && (
        <>
          <p class="facts">{letter.id} · {letter.date}{letter.draft ? " · a draft: it is not sent" : ""} · {plural(letter.html_bytes, "byte")} of HTML{letter.preheader !== "" && ` · ${letter.preheader}`}</p>
          {letter.made_of.length > 0 && <p class="facts">Made of {letter.made_of.join("; ")}.</p>}
          <h3>As HTML</h3>
          <iframe key={letter.id} class="letter-frame" title={`The letter ${letter.id} as HTML`} sandbox="" src={`/api/letter/html?id=${encodeURIComponent(letter.id)}`} />
          <h3>As plain text</h3>
          <div class="letter-text" role="region" tabIndex={0} aria-label="The letter as plain text" dir="auto">{letter.text}</div>
        </>
      )}
    </section>
  );
}
