/** The case read again from its desk, after an edit or a change on disk. */
import { signal } from "@preact/signals";
import { setEdition } from "./address";
import { forget } from "./asking";
import { book, desk, opened } from "./book";
import { fetched } from "./desk";
import type { Payload } from "./payload";
import { rehearse } from "./whatif";

/** Whether the case on disk is another than the one shown. */
export const changedOnDisk = signal(false);
export const faultsOnDisk = signal<readonly string[]>([]);
/** Why cases that this one is compared with cannot be read now. */
export const faultsBeside = signal<readonly string[]>([]);

/** Read the case again: first its record and the opening answer, then the rest. */
export async function refresh(): Promise<void> {
  const { status, body } = await fetched("/api/payload?part=first");
  if (status !== 200) return;
  forget();
  take(body as Payload);
  changedOnDisk.value = false;
  if (book.peek().data.later.length > 0) void complete();
}

/** Fetch what the desk was still working out; asked again until it is there. */
export async function complete(): Promise<void> {
  const { status, body } = await fetched("/api/payload");
  if (book.peek().data.later.length === 0) return;
  if (status !== 200) { window.setTimeout(() => void complete(), 3000); return; }
  if ((body as Payload).about.digest !== book.peek().data.about.digest) forget();
  take(body as Payload);
  rehearse();
}

function take(data: Payload): void {
  setEdition(data.about.digest);
  book.value = opened(data);
}

/** Look every few seconds whether the case changed on disk. */
export function watch(): void {
  if (desk.peek() === "") return;
  window.setInterval(() => {
    if (document.hidden) return;
    const { about, mark } = book.peek().data;
    void fetched(`/api/state?digest=${about.digest}&mark=${encodeURIComponent(mark)}`).then(({ status, body }) => {
      const found = body as { changed?: boolean; faults?: string[]; beside_faults?: string[] };
      if (status === 200) { changedOnDisk.value = found.changed === true; faultsOnDisk.value = found.faults ?? []; faultsBeside.value = found.beside_faults ?? []; }
    });
  }, 4000);
}
