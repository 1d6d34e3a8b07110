/** Stories of a house: what the feeds brought, kept, dropped and tagged here; its own originals; and each letter as it will be seen. */
import { useEffect, useState } from "preact/hooks";
import { book, desk, plural } from "../book";
import { fetched, sent, type StoryEdit } from "../desk";
import { READ_ONLY } from "../parts/card";
import { said } from "../parts/live";
import { ViewHead, useExport } from "../parts/shared";
import { go, part } from "../state";

interface Queued { id: string; kind: string; status: string; title: string; url: string; source: string; author: string; published: string; dated: string; found: string; kept: string; tags: string[]; links: string[]; comment: string; summary: string }
interface Original { id: string; kind: string; title: string; at: string; draft: boolean; authors: string[]; tags: string[]; links: string[]; summary: string; file: string }
interface Issue { id: string; subject: string; date: string; draft: boolean }
interface Seen { house: string; counts: Record<string, number>; left_out: number; queue: Queued[]; originals: Original[]; issues: Issue[]; error?: string }
interface Letter extends Issue { preheader: string; made_of: string[]; text: string; html_bytes: number; error?: string }

const STATUSES = ["new", "kept", "dropped"] as const;

export function StoriesView() {
  const shown = part.queue.value;
  return shown.startsWith("letter:") ? <LetterView id={shown.slice(7)} /> : <Queue status={(STATUSES as readonly string[]).includes(shown) ? shown : "new"} />;
}

function Queue({ status }: { status: string }) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState("");
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let late = false;
    void fetched(`/api/stories?status=${status}`).then(({ status: code, body }) => {
      if (late) return;
      if (code === 200) { setSeen(body as Seen); setProblem(""); } else setProblem((body as Seen).error ?? "The desk does not answer.");
    });
    return () => { late = true; };
  }, [status, turn]);
  const change = async (edit: StoryEdit, title: string) => {
    const { status: code, body } = await sent("/api/story", edit);
    if (code === 200) { setProblem(""); said.value = `${{ keep: "Kept", drop: "Dropped", tag: "Tagged", untag: "Tag taken off" }[edit.do]}: ${title}`; setTurn((one) => one + 1); document.getElementById("main")?.focus(); }
    else setProblem((body as Seen).error ?? "Nothing was changed.");
  };
  const queue = seen?.queue ?? [];
  useExport({ name: "stories", caption: `Stories: ${status}`, head: ["id", "kind", "status", "title", "source", "published", "url", "tags", "links", "comment"], rows: () => queue.map((one) => [one.id, one.kind, one.status, one.title, one.source, one.published, one.url, one.tags.join("; "), one.links.join("; "), one.comment]), claims: () => [], data: () => seen });
  return (
    <section class="view" aria-label="Stories">
      <ViewHead title={`Stories: ${book.value.data.house}`} />
      <div role="status">{problem !== "" && <p class="wrong">{problem}</p>}</div>
      {seen !== null && (
        <>
          <p class="doing" role="group" aria-label="Which stories">{STATUSES.map((one) => <span key={one}><button type="button" aria-pressed={one === status} onClick={() => go({ queue: one === "new" ? "" : one })}>{one} {seen.counts[one] ?? 0}</button> </span>)}</p>
          <section aria-labelledby="found-elsewhere"><h3 id="found-elsewhere">Found elsewhere</h3><p class="note">Links to other people’s texts: title, author and summary are theirs, the comment is ours.</p>
            {queue.length === 0 && <p class="quiet">None is {status}.{status === "new" ? " New ones: rapallo stories fetch" : ""}</p>}
            <ul class="queue">{queue.map((one) => <StoryRow key={one.id} one={one} change={change} />)}</ul>
            {seen.left_out > 0 && <p class="quiet">And {seen.left_out} found earlier: rapallo stories list</p>}
          </section>
          <section aria-labelledby="own-originals"><h3 id="own-originals">Originals of this house</h3>
            {seen.originals.length === 0 ? <p class="quiet">None yet: rapallo stories new TITLE</p> : <ul class="queue">{seen.originals.map((one) => <li key={one.id} class="original"><span class="title"><bdi>{one.title}</bdi></span><p class="facts">original{one.draft ? ", a draft" : ""} · {one.at.slice(0, 10)}{one.authors.length > 0 && ` · ${one.authors.join(", ")}`} · {one.file}</p>{one.summary !== "" && <p><bdi>{one.summary}</bdi></p>}<Marks tags={one.tags} links={one.links} /></li>)}</ul>}
          </section>
          <section aria-labelledby="letters"><h3 id="letters">Letters</h3>
            {seen.issues.length === 0 ? <p class="quiet">None yet: rapallo letter draft NAME</p> : <ul class="within">{seen.issues.map((one) => <li key={one.id}><button type="button" class="link" onClick={() => go({ queue: `letter:${one.id}` })}><bdi>{one.subject}</bdi></button> <span class="facts">{one.id} · {one.date}{one.draft ? " · a draft" : ""}</span></li>)}</ul>}
          </section>
        </>
      )}
    </section>
  );
}

const Marks = ({ tags, links }: { tags: readonly string[]; links: readonly string[] }) => (tags.length + links.length === 0 ? null : <p class="facts">{tags.map((tag) => <span key={tag}><span class="tag-word">{tag}</span> </span>)}{links.map((link) => <span key={link}>→ {link} </span>)}</p>);

function StoryRow({ one, change }: { one: Queued; change: (edit: StoryEdit, title: string) => Promise<void> }) {
  const [tag, setTag] = useState("");
  const act = (what: StoryEdit["do"], word = "") => void change({ id: one.id, do: what, tag: word }, one.title);
  return (
    <li class={`curated ${one.status}`}>
      {one.url === "" ? <span class="title"><bdi>{one.title}</bdi></span> : <a class="title" href={one.url} rel="noreferrer noopener"><bdi>{one.title}</bdi></a>}
      <p class="facts">link to <bdi>{one.source === "" ? "a source not named" : one.source}</bdi>{one.author !== "" && <> · <bdi>{one.author}</bdi></>} · {one.published !== "" ? one.published.slice(0, 10) : one.dated !== "" ? `undated (it says: ${one.dated})` : "undated"} · {one.status} · {one.id}</p>
      {one.summary !== "" && <p><bdi>{one.summary.length > 600 ? `${one.summary.slice(0, 598)}…` : one.summary}</bdi></p>}
      {one.comment !== "" && <p class="ours"><span class="quiet">Our comment:</span> <bdi>{one.comment}</bdi></p>}
      <Marks tags={one.tags} links={one.links} />
      {desk.value !== READ_ONLY && (
        <div class="doing">
          {one.status !== "kept" && <button type="button" aria-label={`Keep ${one.title}`} onClick={() => act("keep")}>Keep</button>} {one.status !== "dropped" && <button type="button" aria-label={`Drop ${one.title}`} onClick={() => act("drop")}>Drop</button>}{" "}
          <form class="tag-form" onSubmit={(event) => { event.preventDefault(); if (tag.trim() !== "") { act("tag", tag); setTag(""); } }}><label>Tag <input type="text" value={tag} maxLength={60} aria-label={`Tag for ${one.title}`} onInput={(event) => setTag(event.currentTarget.value)} /></label><button type="submit" aria-label={`Tag ${one.title}`}>Tag</button></form>{" "}
          {one.tags.map((word) => <span key={word}><button type="button" class="plain" aria-label={`without “${word}”: ${one.title}`} onClick={() => act("untag", word)}>without “{word}”</button> </span>)}
        </div>
      )}
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
          <iframe class="letter-frame" title={`The letter ${letter.id} as HTML`} sandbox="" src={`/api/letter/html?id=${encodeURIComponent(letter.id)}`} />
          <h3>As plain text</h3>
          <div class="letter-text" role="region" tabIndex={0} aria-label="The letter as plain text" dir="auto">{letter.text}</div>
        </>
      )}
    </section>
  );
}
