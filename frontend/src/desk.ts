/** What a page of a running desk asks of its server; a published page never calls any of it. */
import { desk } from "./book";

export interface Reply { status: number; body: unknown }
export interface Edit { table: "claims" | "evidence" | "things" | "sources"; row: Record<string, string>; id: string; digest?: string }
export interface Fault { severity: string; code?: string; finding?: string; remedy?: string; text?: string; place?: string }
export interface Preview { id: string; diff: [string, string, string][]; faults: Fault[]; savable?: boolean; digest?: string; error?: string }

export async function fetched(path: string): Promise<Reply> {
  try {
    const reply = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-cache" });
    return { status: reply.status, body: await reply.json() };
  } catch {
    return { status: 0, body: { error: "The desk does not answer. Is it still running?" } };
  }
}

/** A column as its row's form shows it: `cell` is its form, `used`: it stands in the file's header. */
export interface ColumnSeen { name: string; cell: string; meaning: string; choices: string[]; required: boolean; used: boolean }
/** A row as it stands in its file, under the table and id by which it is amended. */
export interface RowSeen { table: Edit["table"]; id: string; digest: string; row: Record<string, string>; hidden: string[]; columns: ColumnSeen[]; verbs: string[]; error?: string }
export interface DateRead { text: string; said?: string; bounds?: [number | null, number | null, number | null, number | null]; states?: [string, string]; error?: string }

export const rowSeen = (table: string, id: string): Promise<Reply> => fetched(`/api/row?table=${encodeURIComponent(table)}&id=${encodeURIComponent(id)}`);
export const dateRead = async (text: string): Promise<DateRead | null> => { const { status, body } = await fetched(`/api/date?text=${encodeURIComponent(text)}`); return status === 200 ? (body as DateRead) : null; };

/** What is done with a story of the queue: with a tag, or with the text of a comment or link. */
export interface StoryEdit { id: string; do: "keep" | "drop" | "tag" | "untag" | "comment" | "link" | "unlink"; tag?: string; text?: string }
/** Which feeds are asked (none: all), and a letter to be drafted. */
export interface Fetching { feeds: string[] }
export interface Drafting { id: string; subject: string; stories: string[]; precedents: boolean }

export async function sent(path: string, edit: Edit | StoryEdit | Fetching | Drafting): Promise<Reply> {
  try {
    const reply = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Rapallo-Token": desk.peek() }, body: JSON.stringify(edit) });
    return { status: reply.status, body: await reply.json() };
  } catch {
    return { status: 0, body: { error: "The desk does not answer. Is it still running?" } };
  }
}
