#!/bin/sh
# The German-Soviet case asked the first questions. Usage: demo.sh RAPALLO CASE
set -eu
rapallo=$1
case=$2

# ask LINES HEADING COMMAND… : the first lines of an answer, and how many more there are; the command alone prints them all.
ask() {
    lines=$1
    title=$2
    shift 2
    printf '\n== %s\n   $ rapallo %s\n\n' "$title" "$*"
    "$rapallo" "$@" --case "$case" | awk -v most="$lines" '
        NR <= most { print }
        END { if (NR > most) printf "\n   … %d more lines\n", NR - most }'
}

printf '\n== What a referee finds in the record\n   $ rapallo check %s --limit 1\n\n' "$case"
"$rapallo" check "$case" --limit 1 | awk '
    /^(error|warning)/ && !/ … and / { print; shown++ }
    { last = $0 }
    END { print ""; print last " (the notes are left out here)" }'
ask 40 'What did each side give the other?' between german soviet --limit 2
ask 26 'What was going on on 1 January 1928?' at 1928-01-01 --limit 2
ask 22 'And in 1936?' at 1936 --limit 2
ask 34 'One facility: the flying school at Lipetsk' show lipetsk-base --limit 3
ask 26 'One officer: Oskar von Niedermayer, by his Russian name' show Нидермайер --limit 4
ask 40 'Where do the essay and the other sources disagree?' rivals --limit 3
ask 34 'Which acts broke which article?' breaches --limit 2
ask 30 'What does the record rest on?' sources --limit 5
ask 24 'How did Germany get tank design despite the ban?' why tank-design@germany --at 1939
ask 12 'What if nothing had passed between the two from 1920 on?' without --between german soviet --from 1920 --target tank-design@germany --at 1939
ask 12 'And in the other direction: Soviet guns?' without --between german soviet --from 1920 --target gun-production@soviet-union --at 1939
ask 20 'What did they hang on?' chokepoints gun-production@soviet-union --at 1939
ask 24 'What do authors conclude, and what does the record answer?' theses

ask 22 'A case of today beside it: what does it resemble?' precedents --among cases/two-lineages --limit 6

mkdir -p out
printf '\n== Two figures, and the whole case as one page\n\n'
"$rapallo" figure 'why tank-design@germany' --case "$case" --out out/tank-design.svg
"$rapallo" figure 'rupture german soviet' --case "$case" --out out/rupture.svg
"$rapallo" publish "$case" out/german-soviet.html --among cases/two-lineages
cat <<'END'

Look at it:  open out/german-soviet.html in any browser; it needs no server and no network.
Work on it:  .venv/bin/pip install '.[desk]' && .venv/bin/rapallo open cases/german-soviet
Print it:    .venv/bin/rapallo report cases/german-soviet --out out/report.html
END
if [ -t 1 ]; then
    if [ "$(uname)" = Darwin ]; then
        open out/german-soviet.html
    elif [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null; then
        xdg-open out/german-soviet.html
    fi
fi
