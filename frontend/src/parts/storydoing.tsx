/** What is done with stories at a desk: sorted, tagged, commented, linked; feeds asked when somebody says so; a letter drafted. */
import { useEffect, useRef, useState } from "preact/hooks";
import { book, plural } from "../book";
import { sent, type StoryEdit } from "../desk";
import { today } from "../exporting";
import { search } from "../searching";
import { go } from "../state";
import type { Queued } from "../views/stories";
import { Combo, type Choice } from "./combo";
import { said } from "./live";

export interface Feed { url: string; title: string }
interface Told { feed: string; state: string; said: string; new: number }
interface Linked extends Choice { link: string }
type Form = "" | "tag" | "comment" | "link";

export function StoryDoing({ one, cases, own, change }: { one: Queued; cases: readonly string[]; own: string; change: (edit: StoryEdit, title: string) => Promise<string> }) {
  const [form, setForm] = useState<Form>("");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => { if (form !== "") box.current?.querySelector<HTMLElement>("input, textarea")?.focus(); }, [form]);
  const act = async (edit: Omit<StoryEdit, "id">) => { const found = await change({ id: one.id, ...edit }, one.title); setWrong(found); if (found === "" && edit.do !== "untag" && edit.do !== "unlink") setForm(""); };
  const open = (next: Form) => { setWrong(""); setText(next === "comment" ? one.comment : ""); setForm(form === next ? "" : next); };
  const submit = () => { if (form === "tag" && text.trim() !== "") void act({ do: "tag", tag: text }); else if (form === "comment") void act({ do: "comment", text }); else if (form === "link" && text.trim() !== "") void act({ do: "link", text: text.trim() }); };
  const toggle = (name: Exclude<Form, "">, word: string) => <button type="button" aria-expanded={form === name} aria-label={`${word}: ${one.title}`} onClick={() => open(name)}>{word}</button>;
  return (
    <>
      <div class="doing">
        {one.status !== "kept" && <button type="button" aria-label={`Keep ${one.title}`} onClick={() => void act({ do: "keep" })}>Keep</button>}
        {one.status !== "dropped" && <button type="button" aria-label={`Drop ${one.title}`} onClick={() => void act({ do: "drop" })}>Drop</button>}
        {toggle("tag", "Tag")}{toggle("comment", one.comment === "" ? "Comment" : "Change the comment")}{toggle("link", "Link")}
      </div>
      {form !== "" && (
        <form class="story-form" ref={box} onSubmit={(event) => { event.preventDefault(); submit(); }} onKeyDown={(event) => { if (event.key === "Escape" && !event.defaultPrevented) setForm(""); }}>
          {form === "tag" && <label>Tag<input type="text" value={text} maxLength={60} aria-label={`Tag for ${one.title}`} onInput={(event) => setText(event.currentTarget.value)} /></label>}
          {form === "comment" && <label>Our comment (Markdown; blank takes it away)<textarea rows={3} value={text} maxLength={20000} dir="auto" aria-label={`Our comment on ${one.title}`} onInput={(event) => setText(event.currentTarget.value)} /></label>}
          {form === "link" && (cases.length === 0 ? <p class="quiet">This house names no case to link to: write [[case]] with name and folder into its house.toml.</p> : (
            <div class="link-to"><span class="facts">To a case, or to a thing or claim of it</span>
              <Combo<Linked> id={`link-${one.id}`} label={`Link ${one.title} to`} className="names" placeholder={own === "" ? cases[0]! : "a name in any spelling, or a case"} value={text} choices={(typed) => targets(typed, cases, own)} onType={setText} onChoose={(choice) => setText(choice.link)} onEnter={submit} /></div>
          ))}
          {(form !== "link" || cases.length > 0) && <p class="doing"><button type="submit">{form === "comment" ? "Keep the comment" : form === "tag" ? "Tag it" : "Link it"}</button> <button type="button" class="plain" onClick={() => setForm("")}>Leave it</button></p>}
          {form === "tag" && one.tags.length > 0 && <p class="doing">{one.tags.map((word) => <button key={word} type="button" class="plain" aria-label={`without “${word}”: ${one.title}`} onClick={() => void act({ do: "untag", tag: word })}>without “{word}”</button>)}</p>}
          {form === "link" && one.links.length > 0 && <p class="doing">{one.links.map((link) => <button key={link} type="button" class="plain" aria-label={`without the link ${link}: ${one.title}`} onClick={() => void act({ do: "unlink", text: link })}>without {link}</button>)}</p>}
        </form>
      )}
      <div role="status">{wrong !== "" && <p class="wrong">{wrong}</p>}</div>
    </>
  );
}

/** What a story may be linked to: the house's cases, and things and claims of the open one by name. */
function targets(text: string, cases: readonly string[], own: string): Linked[] {
  const asked = text.trim().toLowerCase();
  const named = cases.filter((one) => one !== text.trim() && one.toLowerCase().includes(asked)).map((one): Linked => ({ kind: "case", label: one, note: one === own ? "this case" : "case", link: one }));
  if (asked === "" || own === "" || text.includes("#")) return named;
  const found = search(text, ["thing", "claim"], 8).map((one): Linked => ({ kind: one.kind, label: one.label, note: `${one.note} · ${own}`, link: `${own}#${one.kind}-${one.id}` }));
  return [...found, ...named];
}

/** The feeds asked: first it is said which, since this is what uses the network. */
export function FetchFeeds({ feeds, done }: { feeds: readonly Feed[]; done: () => void }) {
  const [state, setState] = useState<"" | "asking" | "busy">("");
  const [told, setTold] = useState<readonly Told[]>([]);
  const [wrong, setWrong] = useState("");
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (state === "asking") yes.current?.focus(); }, [state]);
  if (feeds.length === 0) return null;
  const ask = async () => {
    setState("busy");
    setTold([]);
    const { status, body } = await sent("/api/stories/fetch", { feeds: [] }), found = body as { feeds?: Told[]; error?: string };
    setState("");
    if (status !== 200) { setWrong(found.error ?? "The desk does not answer."); return; }
    setWrong("");
    setTold(found.feeds ?? []);
    said.value = `${plural((found.feeds ?? []).reduce((sum, one) => sum + one.new, 0), "new story").replace("storys", "stories")}.`;
    done();
  };
  return (
    <div class="fetching">
      {state === "" && <button type="button" onClick={() => { setTold([]); setWrong(""); setState("asking"); }}>Fetch new stories …</button>}
      {state === "asking" && (
        <div class="ask-first" role="group" aria-label="Ask the feeds?">
          <p>This asks {plural(feeds.length, "feed")} over the network: {feeds.slice(0, 8).map((one) => (one.title === "" ? one.url : `${one.title} (${hostOf(one.url)})`)).join("; ")}{feeds.length > 8 ? ` and ${feeds.length - 8} more` : ""}.</p>
          <p class="doing"><button type="button" ref={yes} onClick={() => void ask()}>Ask them now</button> <button type="button" class="plain" onClick={() => setState("")}>Not now</button></p>
        </div>
      )}
      <div role="status">
        {state === "busy" && <p class="quiet">Asking the feeds …</p>}
        {wrong !== "" && <p class="wrong">{wrong}</p>}
        {told.map((one) => <p key={one.feed} class={one.state === "failed" ? "wrong" : "facts"}><b>{one.feed}</b>: {one.said}</p>)}
      </div>
    </div>
  );
}
const hostOf = (url: string) => { try { return new URL(url).host; } catch { return url; } };

/** A letter drafted from the stories chosen; it is written into the house as a draft and opened, not sent. */
export function DraftLetter({ chosen }: { chosen: readonly string[] }) {
  const near = book.value.data.precedents?.searched ?? [];
  const [name, setName] = useState(today().slice(0, 7));
  const [subject, setSubject] = useState("");
  const [also, setAlso] = useState(false);
  const [wrong, setWrong] = useState("");
  const nothing = chosen.length === 0 && !also;
  const make = async () => {
    const { status, body } = await sent("/api/letter/draft", { id: name.trim(), subject, stories: [...chosen], precedents: also }), found = body as { id?: string; file?: string; error?: string };
    if (status !== 200) { setWrong(found.error ?? "Nothing was written."); return; }
    said.value = `Drafted: ${found.file}`;
    go({ queue: `letter:${found.id}` });
  };
  return (
    <form class="story-form draft-letter" aria-label="Draft a letter" onSubmit={(event) => { event.preventDefault(); if (!nothing) void make(); }}>
      <h4>Draft a letter</h4>
      <p class="facts">{chosen.length === 0 ? "Choose kept stories above; they stand in the order in which they are chosen." : `${plural(chosen.length, "story").replace("storys", "stories")} chosen.`} It is written as a draft to be edited; nothing is sent.</p>
      <div class="columns"><label>Its name<input type="text" value={name} onInput={(event) => setName(event.currentTarget.value)} /></label><label>Subject<input type="text" value={subject} placeholder="the house’s title and the day" dir="auto" onInput={(event) => setSubject(event.currentTarget.value)} /></label></div>
      {near.length > 0 && <label class="pick"><input type="checkbox" checked={also} onChange={(event) => setAlso(event.currentTarget.checked)} /> with what this case resembles ({near.map((one) => one.title).join("; ")})</label>}
      <p class="doing"><button type="submit" aria-disabled={nothing} class={nothing ? "off" : ""}>Draft it</button></p>
      <div role="status">{wrong !== "" && <p class="wrong">{wrong}</p>}</div>
    </form>
  );
}
