/** The story as its author tells it; every link opens a claim or a thing beside it. */
import { book } from "../book";
import { ViewHead, useExport } from "../parts/shared";
import { select } from "../state";

export function StoryView() {
  const { story, about } = book.value.data;
  const linked = () => [...story.matchAll(/href="#claim=([^"]+)"/g)].map((found) => decodeURIComponent(found[1]!));
  useExport({ name: "story", caption: `The story: ${about.title}`, head: ["paragraph"], rows: () => [...new DOMParser().parseFromString(story, "text/html").body.children].map((part) => [part.textContent ?? ""]), claims: linked });
  const follow = (event: MouseEvent) => {
    const link = (event.target as HTMLElement).closest("a");
    const found = /^#(claim|thing|source)=(.+)$/.exec(link?.getAttribute("href") ?? "");
    if (found === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    select(`${found[1]}:${decodeURIComponent(found[2]!)}`);
  };
  return (
    <section class="view story" aria-label="Story">
      <ViewHead title="The story" />
      {/* The one place where HTML of the case is set: Python has written it from Markdown with every tag of the author's escaped. */}
      {story === "" ? <p>The case tells no story (<code>story.md</code>).</p> : <div class="prose" onClick={follow} dangerouslySetInnerHTML={{ __html: story }} />}
    </section>
  );
}
