// What the marks mean, what the map leaves out, and where its data are from.

const STATUSES = ["claimed", "confirmed", "disputed", "denied"];

// `holders`: codes of sides to explain, in order; `kinds`: kinds of differences that occur; `hasAreas`: whether the page knows the
// land around the settlements.
function legend(holders, kinds, hasAreas, isOpen) {
  const grey = tone("ink");
  const row = (look, words) => make("li", {}, markIcon({ colour: grey, status: "claimed", radius: MARK_RADIUS, ...look }), words);
  return make("details", { open: isOpen },
    make("summary", {}, make("h2", {}, say("legend"))),
    make("h3", {}, say("legend.colour")),
    make("ul", { className: "pairs" }, holders.map((code) => row({ colour: holderColour(code), status: "confirmed" }, sideName(code)))),
    make("h3", {}, say("legend.status")),
    make("ul", { className: "pairs" }, STATUSES.map((status) => row({ status }, say(`shape.${status}`)))),
    make("h3", {}, say("legend.place")),
    make("ul", {}, row({ doubtful: true }, say("legend.ambiguous")),
      row({ vague: true, radius: VAGUE_RADIUS }, say("legend.approximate"))),
    hasAreas ? make("p", { className: "legend-areas" }, say("legend.areas")) : null,
    kinds.length === 0 ? null : make("h3", {}, say("filter.difference")),
    kinds.length === 0 ? null : make("ul", { className: "pairs" }, kinds.map((kind) => row({ difference: kind }, say(`difference.${kind}`)))),
  );
}

// `counts`: numbers of events left out, by reason; `kinds`: kinds of differences that occur; `about`: what the page says about itself.
function aboutMap(counts, kinds, about) {
  const reasons = Object.entries(counts).filter(([, n]) => n > 0);
  return make("footer", { className: "about" },
    make("h2", {}, say("left_out")),
    reasons.length === 0 ? make("p", {}, say("left_out.none"))
      : make("ul", {}, reasons.map(([reason, n]) => make("li", {}, say(`left_out.${reason}`, { n })))),
    make("h2", {}, say("meaning")),
    facts(STATUSES.map((status) => [say(`shape.${status}`), say(`meaning.${status}`)])),
    kinds.length === 0 ? null : facts(kinds.map((kind) => [say(`difference.${kind}`), say(`meaning.${kind}`)])),
    make("p", {}, say("meaning.circle")),
    make("p", {}, say("meaning.bin")),
    make("h2", {}, say("about")),
    make("p", {}, say("about.text")),
    make("p", {}, originWords(about)),
    make("p", { className: "muted" }, say("about.sources")),
  );
}

function originWords({ reports, oldest, newest, version }) {
  const from = say("about.made", { n: reports, version });
  if (oldest === null) return `${from} ${say("newest.none")}.`;
  return `${from} ${say("about.published", { oldest: dayWords(oldest), newest: dayWords(newest) })}`;
}
