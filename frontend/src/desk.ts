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

/** What is done with a story of the queue. */
export interface StoryEdit { id: string; do: "keep" | "drop" | "tag" | "untag"; tag: string }

export async function sent(path: string, edit: Edit | StoryEdit): Promise<Reply> {
  try {
    const reply = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Rapallo-Token": desk.peek() }, body: JSON.stringify(edit) });
    return { status: reply.status, body: await reply.json() };
  } catch {
    return { status: 0, body: { error: "The desk does not answer. Is it still running?" } };
  }
}
