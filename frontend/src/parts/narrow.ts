/** What the screen has room for. */
import { signal } from "@preact/signals";

function follows(query: string) {
  const asked = window.matchMedia(query), found = signal(asked.matches);
  asked.addEventListener("change", () => { found.value = asked.matches; });
  return found;
}
/** Whether the screen is a narrow one, where cards come before tables. */
export const narrow = follows("(max-width: 40rem)");
/** Whether what a removal comes to stands at the foot of the screen, in sight of the evidence; page.css asks the same. */
export const roomy = follows("(min-width: 60.01rem) and (min-height: 36rem)");
