/** The claims that are shown, as a table: sort, filter, save. */
import { book, sideOfClaim, title } from "../book";
import type { Claim } from "../payload";
import { LongTable, Scope, ViewHead, sorted, useExport, type Column } from "../parts/shared";
import { shown } from "../scope";
import { part, select } from "../state";
import { fallen, useWorking } from "../whatif";

const side = (claim: Claim) => { const at = sideOfClaim(claim); return at < 0 ? "" : book.value.data.about.sides[at]!.name; };
const sources = (claim: Claim) => [...new Set(claim.evidence.map((one) => one.source))].join("; ");

/** A sentence, crossed out where a removal takes it away. */
function Says({ claim }: { claim: Claim }) {
  const kind = useWorking(() => (fallen.value.has(claim.id) ? "crossed" : ""), claim.id);
  return <bdi title={claim.says} class={kind}>{claim.says}</bdi>;
}

const COLUMNS: readonly Column<Claim>[] = [
  { name: "Claim", key: "id", text: (claim) => claim.id, width: "narrow", cell: (claim) => <button type="button" class="id" onClick={() => select(`claim:${claim.id}`)}>{claim.id}</button> },
  { name: "What it says", key: "says", text: (claim) => claim.says, width: "wide", cell: (claim) => <Says claim={claim} /> },
  { name: "Date", key: "when", width: "dated", text: (claim) => claim.bounds?.[0] ?? null, cell: (claim) => claim.said },
  { name: "Amount", key: "amount", width: "sum", text: (claim) => (claim.low === "" ? null : Number(claim.low)), cell: (claim) => claim.amount },
  { name: "Footing", key: "footing", text: (claim) => ["stated", "inferred", "assumed"].indexOf(claim.footing), cell: (claim) => `${claim.footing}${claim.denied ? ", denied" : ""}` },
  { name: "Confidence", key: "confidence", text: (claim) => ["high", "moderate", "low", "not graded"].indexOf(claim.confidence), cell: (claim) => claim.confidence },
  { name: "Side", key: "side", text: side, cell: side },
  { name: "Sources", key: "sources", text: sources, cell: sources },
];

export const CLAIM_HEAD = ["claim", "says", "subject", "verb", "object", "when", "low", "high", "unit", "of_what", "denied", "footing", "confidence", "sources", "locators"];
export const claimCells = (claim: Claim) => [claim.id, claim.says, title(claim.subject), claim.verb, claim.object === "" ? "" : title(claim.object), claim.when, claim.low, claim.high, claim.unit, claim.of_what, claim.denied ? "denied" : "", claim.footing, claim.confidence, sources(claim), claim.evidence.map((one) => `${one.source} ${one.locator}`.trim()).join("; ")];

export function ClaimTable({ claims }: { claims: readonly Claim[] }) {
  const sort = part.sort.value, sel = part.sel.value;
  const rows = sorted(claims, COLUMNS, sort);
  return <LongTable label="Claims as a table" columns={COLUMNS} rows={rows} rowKey={(claim) => claim.id} rowClass={(claim) => (sel === `claim:${claim.id}` ? "on" : "")} onRow={(claim) => { if (getSelection()?.toString() === "") select(`claim:${claim.id}`); }} />;
}

export function TableView() {
  const claims = shown.value, sort = part.sort.value;
  useExport({ name: "claims", caption: `${claims.length} claims`, head: CLAIM_HEAD, rows: () => sorted(claims, COLUMNS, sort).map(claimCells), claims: () => claims.map((claim) => claim.id), data: () => claims });
  return <section class="view" aria-label="Table"><ViewHead title="Table" /><Scope number={claims.length} /><ClaimTable claims={claims} /></section>;
}
