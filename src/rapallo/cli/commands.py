"""The commands there are, by group, each with the one line that `rapallo --help` shows."""

__all__ = ["COMMANDS", "GROUPS", "SUMMARY", "group_of"]

GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "Keep a case": (
        ("new", "begin a case: a folder with five columns to fill"),
        ("add", "add a thing, claim, source or piece of evidence, or all that is missing"),
        ("import", "bring somebody's table in by a mapping; draft one; import again"),
        ("fmt", "rewrite a case's tables canonically and fill the ids"),
        ("check", "find what a referee would find"),
        ("names", "look a name up in any spelling; propose look-alikes"),
        ("match", "which things may be one, and what speaks for and against it"),
        ("judge", "same, different or unsure, recorded as a claim"),
        ("verbs", "the verbs a claim can use, and what they mean"),
        ("library", "documents kept, found, and held beside the claims that rest on them"),
    ),
    "Ask it": (
        ("between", "what each side gave the other, and in what form"),
        ("at", "what was going on at a date"),
        ("show", "everything about a thing or a claim"),
        ("timeline", "what happened when"),
        ("trace", "who gave what to a thing, back to its origins"),
        ("rivals", "where sources disagree"),
        ("breaches", "which acts broke which rule"),
        ("sources", "what the record rests on"),
        ("find", "claims and things by their words"),
    ),
    "Reason about it": (
        ("why", "how a capability came about, and how sure that is"),
        ("without", "what would have been lost, later or replaced without something"),
        ("chokepoints", "the few things whose loss takes a capability away"),
        ("flips", "the fewest claims or sources that an answer hangs on"),
        ("rupture", "what each aim misses if all between two sides stops at a date"),
        ("shares", "what part of what, as stated and as amounts give it"),
        ("theses", "what authors conclude, beside what the record answers"),
        ("compare", "the same question in several readings, side by side"),
        ("ways", "the ways to a holding and what they lack; drafts of ways"),
        ("precedents", "what earlier case this one resembles, and where the likeness fails"),
        ("routes", "sourced routes from one thing to another, at a date or in order of time"),
        ("diff", "what changed between two editions, and which answers because of it"),
    ),
    "Publish it": (
        ("open", "look at it, ask and edit it in the browser"),
        ("publish", "one HTML page with all views, answers and what-ifs"),
        ("report", "one HTML file that needs nothing else to be read"),
        ("figure", "the figure of a question for print: SVG, PDF or PNG"),
        ("export", "for other programs: tables, networks, FollowTheMoney, RDF"),
        ("stories", "originals, and stories found elsewhere: a queue, a site, feeds"),
        ("letter", "a letter from stories, changed answers and precedents; sent, and stopped in one click"),
        ("serve", "the letter's small public server: confirm, unsubscribe, archive"),
    ),
}
"""Groups of commands in the order of the help, each with names and summaries."""

SUMMARY: dict[str, str] = {name: summary for entries in GROUPS.values() for name, summary in entries}
"""The summary of each command by name."""

COMMANDS: tuple[str, ...] = tuple(SUMMARY)
"""The names of all commands, in the order of the help."""


def group_of(command: str) -> str:
    """The group a command stands in."""
    return next(group for group, entries in GROUPS.items() if any(name == command for name, _ in entries))
