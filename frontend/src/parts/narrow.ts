/** Whether the screen is a narrow one, where cards come before tables. */
import { signal } from "@preact/signals";

const asked = window.matchMedia("(max-width: 40rem)");
export const narrow = signal(asked.matches);
asked.addEventListener("change", () => { narrow.value = asked.matches; });
