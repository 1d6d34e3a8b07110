/** The case read again from its desk, after an edit or a change on disk. */
import { signal } from "@preact/signals";
import { setEdition } from "./address";
import { forget } from "./asking";
import { book, desk, opened } from "./book";
import { fetched } from "./desk";
import type { Payload } from "./payload";

/** Whether the case on disk is another than the one shown. */
export const changedOnDisk = signal(false);
export const faultsOnDisk = signal<readonly string[]>([]);

export async function refresh(): Promise<void> {
  const { status, body } = await fetched("/api/payload");
  if (status !== 200) return;
  forget();
  setEdition((body as Payload).about.digest);
  book.value = opened(body as Payload);
  changedOnDisk.value = false;
}

/** Look every few seconds whether the case changed on disk. */
export function watch(): void {
  if (desk.peek() === "") return;
  window.setInterval(() => {
    if (document.hidden) return;
    void fetched(`/api/state?digest=${book.peek().data.about.digest}`).then(({ status, body }) => {
      const found = body as { changed?: boolean; faults?: string[] };
      if (status === 200) { changedOnDisk.value = found.changed === true; faultsOnDisk.value = found.faults ?? []; }
    });
  }, 4000);
}
