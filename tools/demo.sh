#!/bin/sh
# The German-Soviet case asked the first questions. Usage: demo.sh RAPALLO CASE
set -eu
rapallo=$1
case=$2

ask() { # a heading, then a command of rapallo
    title=$1
    shift
    printf '\n== %s\n   $ rapallo %s\n\n' "$title" "$*"
    "$rapallo" "$@" --case "$case"
}

printf '\n== What the record is, and what a referee finds in it\n   $ rapallo check %s\n\n' "$case"
"$rapallo" check "$case" --limit 2
ask 'What did each side give the other?' between german soviet --limit 4
ask 'What was going on on 1 January 1928?' at 1928-01-01 --limit 3
ask 'And in 1936?' at 1936 --limit 3
ask 'One facility: Lipetsk' show lipetsk-base --limit 8
ask 'One officer: Oskar von Niedermayer' show niedermayer --limit 12
ask 'Where do the essay and the other sources disagree?' rivals --limit 12
ask 'Which acts broke which article?' breaches --limit 4
ask 'What does the record rest on?' sources --limit 10

mkdir -p out
printf '\n== The whole case as one page\n\n'
"$rapallo" report "$case" --out out/german-soviet.html
